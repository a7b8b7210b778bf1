package io.weir.plugins.source.journald;

import io.weir.api.Text;
import java.io.IOException;

/** What was printed is not the export format of the journal. */
final class ExportException extends IOException {
  private static final long serialVersionUID = 1L;

  ExportException(String found) {
    super("it prints something other than the journal's export format: " + found);
  }

  /** For a line that begins so. */
  static ExportException at(byte[] bytes, int length) {
    return new ExportException(
        "a line that begins with \"" + Text.visible(Text.decode(bytes, 0, length), 80) + '"');
  }
}
