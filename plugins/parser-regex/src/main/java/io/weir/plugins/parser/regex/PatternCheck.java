package io.weir.plugins.parser.regex;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.weir.plugins.parser.regex.LinePattern.Capture;
import io.weir.plugins.parser.regex.LinePattern.Constant;
import io.weir.syslog.Word;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles the patterns of the options, and reports all that is wrong with them. */
final class PatternCheck {
  /**
   * RE2 looks at each instruction for each character at most. So a line of 64 KiB that fits nearly
   * everywhere takes seconds, not minutes, and a usual one microseconds.
   */
  private static final int LARGEST = 2_000;

  private static final int LONGEST = 4_000;
  private static final int MOST = 1_000;

  /** What RE2/J puts before a pattern for its flag. */
  private static final String DOTALL = "(?s)";

  private static final List<String> LOOKS = List.of("(?=", "(?!", "(?<=", "(?<!");
  private static final String WHY =
      "which RE2 does not know, because such a pattern can take forever on a line that somebody"
          + " made for it";

  private final Map<String, DeclaredType> types;
  private final RegexConfig.@Nullable Time time;
  private final Complaints to;

  /** By type: the fields that some pattern fills. */
  private final Map<String, Set<String>> filled = new HashMap<>();

  PatternCheck(Map<String, DeclaredType> types, RegexConfig.@Nullable Time time, Complaints to) {
    this.types = types;
    this.time = time;
    this.to = to;
  }

  /** The patterns; what is wrong is reported and left out. */
  List<LinePattern> compile(RegexConfig config) {
    List<LinePattern> all = new ArrayList<>();
    Map<List<String>, Programs> programs = new HashMap<>();
    if (config.patterns().size() > MOST) {
      to.at("patterns", "are " + config.patterns().size() + "; at most " + MOST + " are possible");
      return all;
    }
    boolean complete = true;
    for (int i = 0; i < config.patterns().size(); i++) {
      RegexConfig.Line line = config.patterns().get(i);
      String path = "patterns[" + i + "]";
      programs(path, line.program());
      Programs of = programs.computeIfAbsent(line.program(), Programs::new);
      LinePattern one = compile(path, line, of);
      complete &= one != null;
      if (one != null) {
        all.add(one);
      }
    }
    if (complete) {
      nothingIsLeftEmpty();
    }
    return all;
  }

  private void programs(String path, List<String> names) {
    if (time != null && !names.isEmpty()) {
      to.at(
          path + ".program",
          "goes with logs that have a syslog header, and with `time` none is read: leave it out");
    }
    for (int i = 0; i < names.size(); i++) {
      String complaint = Programs.complaint(names.get(i));
      if (!complaint.isEmpty()) {
        to.at(path + ".program[" + i + "]", complaint);
      }
    }
  }

  private @Nullable LinePattern compile(String path, RegexConfig.Line line, Programs programs) {
    DeclaredType type = null;
    String event = line.event();
    boolean good = true;
    if (event != null) {
      type = types.get(event);
      filled.computeIfAbsent(event, e -> new HashSet<>());
      if (type == null) {
        good = false;
        to.at(
            path + ".event",
            "there is no type '"
                + event
                + "' in `types`, which has: "
                + String.join(", ", types.keySet()));
      }
    } else if (!line.set().isEmpty()) {
      to.at(path + ".set", "goes with `event`: without it, no event is made");
    }
    Pattern regex = regex(path + ".pattern", line.pattern());
    if (regex == null || !good) {
      return null;
    }
    Map<String, Integer> groups = regex.namedGroups();
    int timeGroup = 0;
    List<Capture> captures = new ArrayList<>();
    List<Constant> constants = new ArrayList<>();
    if (type != null) {
      timeGroup = timeGroup(path + ".pattern", groups);
      captures = captures(path + ".pattern", type, groups);
      constants = constants(path + ".set", type, line.set(), groups);
    }
    String begin = new Syntax(line.pattern()).begin();
    return new LinePattern(
        programs,
        begin == null ? null : Word.word(begin),
        regex,
        AsciiProgram.of(regex),
        type == null ? null : type.type(),
        List.copyOf(captures),
        timeGroup,
        List.copyOf(constants));
  }

  private @Nullable Pattern regex(String path, String text) {
    Syntax syntax = new Syntax(text);
    if (text.length() > LONGEST || syntax.isTooDeep() || syntax.size() > LARGEST) {
      to.at(
          path,
          syntax.isTooDeep()
              ? "has groups in groups, more than " + Syntax.DEEPEST + " deep"
              : "is too large: each line would take too long. Repeat less with {…}, or write several"
                  + " patterns");
      return null;
    }
    Pattern regex;
    try {
      regex = Pattern.compile(text, Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      to.at(path, refused(e));
      return null;
    }
    if (regex.matches("")) {
      to.at(
          path,
          "matches the empty line, and so would match anything cut off: let it need a character");
      return null;
    }
    return regex;
  }

  private static String refused(PatternSyntaxException e) {
    String part = e.getPattern() == null ? "" : e.getPattern();
    for (String look : LOOKS) {
      if (part.startsWith(look)) {
        return "looks ahead or behind with " + look + "…), " + WHY;
      }
    }
    if (part.length() > 1 && part.charAt(0) == '\\' && "123456789k".indexOf(part.charAt(1)) >= 0) {
      return "refers back to a group with " + part + ", " + WHY;
    }
    String shown = part.startsWith(DOTALL) ? part.substring(DOTALL.length()) : part;
    return "is not a regular expression of RE2: "
        + e.getDescription()
        + (shown.isEmpty() ? "" : ": " + shown);
  }

  private int timeGroup(String path, Map<String, Integer> groups) {
    if (time == null) {
      return 0;
    }
    Integer group = groups.get(time.group());
    if (group == null) {
      to.at(
          path,
          "has no group " + time.group() + " with the time: write (?P<" + time.group() + ">…)");
      return 0;
    }
    return group;
  }

  private List<Capture> captures(String path, DeclaredType type, Map<String, Integer> groups) {
    List<Capture> captures = new ArrayList<>();
    groups.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(
            group -> {
              String name = group.getKey();
              DeclaredType.Slot slot = type.slot(name);
              if (slot != null) {
                captures.add(new Capture(group.getValue(), slot));
                filled(type).add(name);
              } else if (time == null || !name.equals(time.group())) {
                to.at(
                    path,
                    unknown("the group " + name, type)
                        + "; a group that fills no field is written (?:…)");
              }
            });
    captures.sort(Comparator.comparingInt(c -> type.type().slot(c.slot().field().name())));
    return captures;
  }

  private List<Constant> constants(
      String path, DeclaredType type, Map<String, String> set, Map<String, Integer> groups) {
    List<Constant> constants = new ArrayList<>();
    set.forEach(
        (name, text) -> {
          DeclaredType.Slot slot = type.slot(name);
          if (slot == null) {
            to.at(path + "." + name, unknown(name, type));
          } else if (groups.containsKey(name)) {
            to.at(path + "." + name, "is set here and by a group of the pattern: leave one out");
          } else {
            try {
              constants.add(new Constant(slot.field(), Constants.of(slot.field(), text)));
            } catch (IllegalArgumentException e) {
              to.at(path + "." + name, String.valueOf(e.getMessage()));
            }
            filled(type).add(name);
          }
        });
    return constants;
  }

  private static String unknown(String what, DeclaredType type) {
    return what
        + " is not a field of "
        + type.type().name()
        + ", which has: "
        + String.join(", ", type.names());
  }

  private Set<String> filled(DeclaredType type) {
    return filled.computeIfAbsent(type.type().name(), t -> new HashSet<>());
  }

  /** A type without a pattern, and a field without a group, are mistakes of spelling mostly. */
  private void nothingIsLeftEmpty() {
    types.forEach(
        (name, type) -> {
          Set<String> has = filled.get(name);
          if (has == null) {
            to.at("types." + name, "no pattern makes events of this type");
            return;
          }
          for (String field : type.fields().keySet()) {
            if (!has.contains(field)) {
              to.at(
                  "types." + name + ".fields." + field,
                  "no pattern fills this field: give one a group (?P<" + field + ">…), or set it");
            }
          }
        });
  }
}
