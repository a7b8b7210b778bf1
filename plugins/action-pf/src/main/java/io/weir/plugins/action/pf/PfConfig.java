package io.weir.plugins.action.pf;

import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Doc("Blocks addresses with a table of the packet filter pf.")
record PfConfig(
    @Doc("The table, as in `block in quick from <mailblock>` of pf.conf: 1 to 31 characters.")
        String table,
    @Doc(
            "The table's file, named in pf.conf: `table <mailblock> persist file"
                + " \"/etc/mailblock\"`."
                + " With it, blocks survive a reload of the rules and a reboot. Without it, they"
                + " exist only in the table, and Weir restores them when it runs.")
        @Nullable Path file,
    @Doc("The program and its first arguments: `[doas, /sbin/pfctl]` if Weir does not run as root.")
        @Default("[/sbin/pfctl]")
        @Range(min = 1, max = 20)
        List<String> command,
    @Doc("Maximum time for one call of the program.")
        @Default("10s")
        @Range(min = 100, max = 600_000)
        Duration timeout) {

  /** What is wrong with a table's name; empty when nothing is. */
  static String wrongTable(String table) {
    if (table.isEmpty() || table.length() > 31) {
      return "must have 1 to 31 characters";
    }
    for (int i = 0; i < table.length(); i++) {
      char c = table.charAt(i);
      boolean good =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || c == '_'
              || c == '-' && i > 0;
      if (!good) {
        return "may have letters, digits, _ and - only, and may not begin with -";
      }
    }
    return "";
  }
}
