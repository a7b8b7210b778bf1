package io.weir.cli.text;

import io.weir.api.Text;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints a table with aligned columns; columns of numbers are right-aligned. */
public final class TextTable {
  private static final int WIDEST = 120;

  private final List<String> head;
  private final List<List<String>> rows = new ArrayList<>();
  private final boolean[] right;

  public TextTable(List<String> head) {
    this.head = head.stream().map(Text::visible).toList();
    this.right = new boolean[head.size()];
    Arrays.fill(right, true);
  }

  public void row(List<? extends @Nullable Object> values) {
    List<String> row = new ArrayList<>();
    for (int i = 0; i < head.size(); i++) {
      Object value = values.get(i);
      right[i] &= value == null || value instanceof Number;
      row.add(value == null ? "" : Text.visible(value.toString()));
    }
    rows.add(row);
  }

  public void print(PrintStream out) {
    int[] widths = new int[head.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = width(head.get(i));
      for (List<String> row : rows) {
        widths[i] = Math.min(WIDEST, Math.max(widths[i], width(row.get(i))));
      }
    }
    line(out, head, widths);
    StringBuilder rule = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      rule.append(i == 0 ? "" : "  ").append("-".repeat(widths[i]));
    }
    out.println(rule);
    rows.forEach(row -> line(out, row, widths));
  }

  private void line(PrintStream out, List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String fill = " ".repeat(Math.max(0, widths[i] - width(cells.get(i))));
      boolean numbers = right[i] && !rows.isEmpty();
      line.append(i == 0 ? "" : "  ");
      line.append(numbers ? fill + cells.get(i) : cells.get(i) + fill);
    }
    out.println(line.toString().stripTrailing());
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
