package io.weir.cli.sql;

import java.util.ArrayList;
import java.util.List;

/** Cuts a line into SQL statements at the {@code ;} outside quotation marks. */
final class Statements {
  private Statements() {}

  static List<String> split(String text) {
    List<String> all = new ArrayList<>();
    StringBuilder one = new StringBuilder();
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote == 0 && c == ';') {
        add(one, all);
      } else {
        if (quote == 0 && (c == '\'' || c == '"' || c == '`')) {
          quote = c;
        } else if (c == quote) {
          quote = 0;
        }
        one.append(c);
      }
    }
    add(one, all);
    return all;
  }

  private static void add(StringBuilder one, List<String> all) {
    String sql = one.toString().strip();
    one.setLength(0);
    if (!sql.isEmpty()) {
      all.add(sql);
    }
  }
}
