package io.weir.plugins.source.file;

import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Doc("Follows log files through rotation, truncation and restarts.")
record FileConfig(
    @Doc(
            "The log file, a symbolic link to it, a pattern (`/var/log/*/maillog`), or a list of"
                + " them. A file may be missing at start and come later. Relative to the pipeline"
                + " file.")
        @Range(min = 1)
        List<Path> path,
    @Doc(
            "Where reading begins at the very first start: `beginning` or `end` of the files that"
                + " stand there. What comes later is read from its beginning.")
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
