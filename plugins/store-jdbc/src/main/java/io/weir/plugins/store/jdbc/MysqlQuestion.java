package io.weir.plugins.store.jdbc;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a person's statement before MySQL does: a read-only transaction keeps tables from being
 * changed, but not files from being written or read, nor locks from being taken. The session's
 * sql_mode is fixed, so quotes and backslashes mean here what they mean there.
 */
final class MysqlQuestion {
  private static final Set<String> FIRST =
      Set.of("select", "show", "describe", "desc", "explain", "with");
  private static final Set<String> NEVER = Set.of("into", "outfile", "dumpfile");

  /** Functions, which may be named in back-quotes too. */
  private static final Set<String> NEVER_CALLED =
      Set.of(
          "load_file",
          "get_lock",
          "release_lock",
          "release_all_locks",
          "sys_exec",
          "sys_eval",
          "master_pos_wait",
          "nextval",
          "setval");

  private MysqlQuestion() {}

  /** What is wrong with the statement, or null. */
  static @Nullable String problem(String sql) {
    String first = "";
    boolean foreignName = false;
    int i = 0;
    boolean ended = false;
    while (i < sql.length()) {
      char c = sql.charAt(i);
      int next = i + 1;
      if (c == '/' && sql.startsWith("/*", i)) {
        if (sql.startsWith("/*!", i) || sql.startsWith("/*M!", i) || sql.startsWith("/*+", i)) {
          return "no comments that the server reads as SQL: /*! /*M! /*+";
        }
        int end = sql.indexOf("*/", i + 2);
        next = end < 0 ? sql.length() : end + 2;
      } else if (c == '#' || c == '-' && dashes(sql, i)) {
        int end = sql.indexOf('\n', i);
        next = end < 0 ? sql.length() : end + 1;
      } else if (Character.isWhitespace(c)) {
        next = i + 1;
      } else if (ended) {
        return "one statement at a time";
      } else if (c == ';') {
        ended = true;
      } else if (c == '`') {
        next = quoted(sql, i);
        String name = sql.substring(i + 1, Math.max(i + 1, next - 1)).toLowerCase(Locale.ROOT);
        if (NEVER_CALLED.contains(name)) {
          return "the name " + name + " is not allowed here";
        }
        foreignName = !isAscii(name);
      } else if (c == '\'' || c == '"') {
        next = quoted(sql, i);
        foreignName = false;
      } else if (isWord(c)) {
        while (next < sql.length() && isWord(sql.charAt(next))) {
          next++;
        }
        String word = sql.substring(i, next).toLowerCase(Locale.ROOT);
        if (NEVER.contains(word) || NEVER_CALLED.contains(word)) {
          return "the word " + word + " is not allowed here; as text, quote it";
        }
        foreignName = !isAscii(word);
        first = first.isEmpty() ? word : first;
      } else if (first.isEmpty() && c != '(') {
        break;
      } else if (c == '(' && foreignName) {
        // The server takes many letters for equal, é for e: such a name may be any function's.
        return "the name of a function must consist of ASCII letters";
      } else {
        foreignName = false;
      }
      i = next;
    }
    return FIRST.contains(first)
        ? null
        : "only queries are allowed: SELECT, SHOW, DESCRIBE, EXPLAIN or WITH";
  }

  /** MySQL wants a space or the end behind two dashes. */
  private static boolean dashes(String sql, int at) {
    return sql.startsWith("--", at) && (at + 2 == sql.length() || sql.charAt(at + 2) <= ' ');
  }

  private static int quoted(String sql, int from) {
    char quote = sql.charAt(from);
    for (int i = from + 1; i < sql.length(); i++) {
      char c = sql.charAt(i);
      if (c == '\\' && quote != '`') {
        i++;
      } else if (c == quote) {
        return i + 1;
      }
    }
    return sql.length();
  }

  private static boolean isAscii(String name) {
    return name.chars().allMatch(c -> c < 0x80);
  }

  private static boolean isWord(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || c == '_'
        || c == '$'
        || c >= 0x80;
  }
}
