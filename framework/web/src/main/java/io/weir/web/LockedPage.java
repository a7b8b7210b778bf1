package io.weir.web;

import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;

/** The page for browsers without a session. */
final class LockedPage {
  private final Assets assets;
  private final TemplateEngine templates;

  LockedPage(Assets assets, TemplateEngine templates) {
    this.assets = assets;
    this.templates = templates;
  }

  /**
   * @param home the way to the first page, as a relative link
   * @param again whether the browser tries that by itself
   */
  String html(String home, boolean again) {
    StringOutput out = new StringOutput();
    templates.render(
        "locked.jte", Map.of("again", again, "home", home, "asset", assets.links()), out);
    return out.toString();
  }
}
