package io.weir.plugins.action.log;

import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

@Doc("Writes one line for each notice, into a file or Weir's own log.")
record LogConfig(
    @Doc(
            "The file, which is created if it does not exist. It may be renamed or truncated at any"
                + " time. If absent, Weir's own log.")
        @Nullable Path file,
    @Doc("`text`: a line for people. `json`: a JSON object with everything; needs `file`.")
        @Default("text")
        Format format) {

  /** The form of a line. */
  enum Format {
    TEXT,
    JSON
  }
}
