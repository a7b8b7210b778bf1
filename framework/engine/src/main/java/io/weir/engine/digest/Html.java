package io.weir.engine.digest;

import io.weir.api.Text;

/** HTML, piece by piece: markup is ours, texts are escaped. */
final class Html {
  private final StringBuilder out = new StringBuilder(1 << 15);

  /** Our own markup, or a value of which we know that it needs no escape. */
  Html raw(String markup) {
    out.append(markup);
    return this;
  }

  /** Anybody's text, for content and for attributes in quotation marks. */
  Html text(String text) {
    String visible = Text.visible(text, 1000);
    for (int i = 0; i < visible.length(); i++) {
      char c = visible.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
