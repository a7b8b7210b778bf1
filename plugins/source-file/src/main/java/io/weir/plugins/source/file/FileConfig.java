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
                + " them. A file may be missing at first and appear later. Relative to the"
                + " pipeline file.")
        @Range(min = 1)
        List<Path> path,
    @Doc(
            "Where reading begins at the very first start: at the `beginning` or `end` of the"
                + " existing files. Files that appear later are read from the beginning.")
        @Default("beginning")
        Start start,
    @Doc("Time zone of time stamps that have none. If absent, the `zone` of the pipeline.")
        @Nullable ZoneId zone) {

  /** Where reading begins when nothing was read before. */
  enum Start {
    BEGINNING,
    END
  }
}
