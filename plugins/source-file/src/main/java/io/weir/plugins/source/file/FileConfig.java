package io.weir.plugins.source.file;

import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import java.nio.file.Path;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

@Doc("Follows a log file through rotation, truncation and restarts.")
record FileConfig(
    @Doc(
            "The log file, or a symbolic link to it. It may be missing at start and come later."
                + " Relative to the pipeline file.")
        Path path,
    @Doc(
            "Where reading begins at the very first start: `beginning` or `end` of the file that"
                + " stands there.")
        @Default("beginning")
        Start start,
    @Doc("Zone of time stamps that carry none; the pipeline's own when left out.")
        @Nullable ZoneId zone) {

  /** Where reading begins when nothing was read before. */
  enum Start {
    BEGINNING,
    END
  }
}
