package io.weir.plugins.source.journald;

import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Doc("Reads the systemd journal, with journalctl.")
record JournaldConfig(
    @Doc(
            "Only entries of these units, by the field `_SYSTEMD_UNIT`, which programs cannot set:"
                + " `postfix@-.service`. Without a suffix, `.service` is added. No patterns.")
        @Default("[]")
        @Range(max = 100)
        List<String> units,
    @Doc(
            "Only entries with these values of `SYSLOG_IDENTIFIER`, which every program chooses for"
                + " itself: `postfix/smtpd`. No patterns.")
        @Default("[]")
        @Range(max = 100)
        List<String> identifiers,
    @Doc(
            "Only entries with these values of other fields: `_UID=0`. Several values of one field"
                + " are alternatives; of different fields, each must match.")
        @Default("[]")
        @Range(max = 100)
        List<String> matches,
    @Doc(
            "The folder with the journal, also of other machines (`/var/log/journal/remote`): all"
                + " journal files in it, new ones too. If absent, the journal of this machine."
                + " Relative to the pipeline file.")
        @Nullable Path directory,
    @Doc("Journal files that are not rotated, such as copies, instead of `directory`.")
        @Default("[]")
        @Range(max = 100)
        List<Path> file,
    @Doc(
            "Where reading begins at the very first start: at the `beginning` or `end` of the"
                + " journal.")
        @Default("beginning")
        Start start,
    @Doc("The program and its first arguments: `[sudo, -n, /usr/bin/journalctl]`; see Rights.")
        @Default("[journalctl]")
        @Range(min = 1, max = 20)
        List<String> command) {

  /** Where reading begins when nothing was read before. */
  enum Start {
    BEGINNING,
    END
  }
}
