package io.weir.plugins.source.journald;

import io.weir.api.ComponentContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the options keep out, as journalctl's matches: it reads no entry that does not match. */
final class Matches {
  private static final Set<String> SUFFIXES =
      Set.of(
          "service",
          "socket",
          "device",
          "mount",
          "automount",
          "swap",
          "target",
          "path",
          "timer",
          "slice",
          "scope");

  private Matches() {}

  static List<String> of(JournaldConfig config) {
    List<String> all = new ArrayList<>();
    config.units().forEach(unit -> all.add("_SYSTEMD_UNIT=" + whole(unit)));
    config.identifiers().forEach(identifier -> all.add("SYSLOG_IDENTIFIER=" + identifier));
    all.addAll(config.matches());
    return List.copyOf(all);
  }

  private static String whole(String unit) {
    return SUFFIXES.contains(unit.substring(unit.lastIndexOf('.') + 1)) ? unit : unit + ".service";
  }

  static void check(JournaldConfig config, ComponentContext context) {
    for (int i = 0; i < config.units().size(); i++) {
      String unit = config.units().get(i);
      if (!isText(unit) || unit.indexOf('/') >= 0) {
        context.reject("units[" + i + "]", "is not the name of a unit, such as postfix@-.service");
      } else if (unit.matches(".*[*?\\[].*")) {
        context.reject(
            "units[" + i + "]",
            "is a pattern, which journalctl would compare with the units of this moment only: name"
                + " each unit, or the slice of all instances in `matches`:"
                + " _SYSTEMD_SLICE=system-postfix.slice");
      }
    }
    for (int i = 0; i < config.identifiers().size(); i++) {
      if (!isText(config.identifiers().get(i))) {
        context.reject("identifiers[" + i + "]", "is not a syslog identifier");
      }
    }
    for (int i = 0; i < config.matches().size(); i++) {
      String match = config.matches().get(i);
      if (!isText(match) || !match.matches("[A-Z_][A-Z0-9_]{0,63}=.+")) {
        context.reject("matches[" + i + "]", "is not of the form FIELD=value, such as _UID=0");
      }
    }
  }

  private static boolean isText(String text) {
    return !text.isBlank()
        && text.length() <= 1_000
        && text.chars().noneMatch(c -> c < ' ' || c == 0x7f);
  }
}
