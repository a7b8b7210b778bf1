package io.weir.plugins.parser.regex;

import io.weir.syslog.Scan;
import io.weir.syslog.SyslogHead;
import io.weir.syslog.Word;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Names of programs, in which {@code *} stands for any characters. Immutable. */
final class Programs {
  private final List<String> names;
  private final Glob[] globs;

  Programs(List<String> names) {
    this.names = List.copyOf(names);
    globs = names.stream().map(Glob::new).toArray(Glob[]::new);
  }

  List<String> names() {
    return names;
  }

  /** Whether the line was written by one of these, or there are none. */
  boolean match(SyslogHead head) {
    return globs.length == 0 || match(head.bytes(), head.tag(), head.tagEnd());
  }

  /** Whether this is one of the names. */
  boolean has(String program) {
    byte[] b = program.getBytes(StandardCharsets.UTF_8);
    return match(b, 0, b.length);
  }

  private boolean match(byte[] b, int from, int to) {
    for (Glob glob : globs) {
      if (glob.matches(b, from, to)) {
        return true;
      }
    }
    return false;
  }

  /** What is wrong with a name; empty if nothing is. */
  static String complaint(String name) {
    if (name.isEmpty() || name.length() > 100) {
      return "must be a program's name of 1 to 100 characters";
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c <= ' ' || c > '~' || c == '[' || c == ']' || c == ':') {
        return "is not a program's name: it has no blanks, colons, brackets or letters beyond ASCII";
      }
    }
    return "";
  }

  /** A name cut at its asterisks. Each part is searched after the one before, so time is linear. */
  private static final class Glob {
    private final Word[] parts;
    private final boolean open;
    private final boolean openEnd;

    Glob(String name) {
      List<Word> all = new ArrayList<>();
      for (String part : name.split("\\*", -1)) {
        if (!part.isEmpty()) {
          all.add(Word.word(part));
        }
      }
      parts = all.toArray(Word[]::new);
      open = name.startsWith("*");
      openEnd = name.endsWith("*");
    }

    boolean matches(byte[] b, int from, int to) {
      int at = from;
      int last = parts.length;
      if (last == 1 && !open && !openEnd) {
        return Scan.equal(b, from, to, parts[0]);
      }
      int end = to;
      if (!openEnd && last > 0) {
        Word tail = parts[--last];
        if (!Scan.endsWith(b, from, to, tail)) {
          return false;
        }
        end = to - tail.length;
      }
      for (int i = 0; i < last; i++) {
        int found = i == 0 && !open ? start(b, at, end, parts[i]) : Scan.find(b, at, end, parts[i]);
        if (found < 0) {
          return false;
        }
        at = found + parts[i].length;
      }
      return at <= end;
    }

    private static int start(byte[] b, int at, int end, Word word) {
      return word.isAt(b, at, end) ? at : -1;
    }
  }
}
