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
  private static final int GAP = 2;
  private static final String INDENT = "  ";

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
    print(out, Integer.MAX_VALUE, 0);
  }

  /**
   * Prints it so that it fits, if it can.
   *
   * @param columns how many characters a line may have
   * @param lead so many columns get a line of their own where the whole is too wide; the others
   *     follow below them
   */
  public void print(PrintStream out, int columns, int lead) {
    int[] widths = widths();
    int whole = Arrays.stream(widths).sum() + GAP * (widths.length - 1);
    if (whole <= columns || lead == 0) {
      print(out, widths, 0, "");
      return;
    }
    out.println(lead(head, lead));
    print(out, widths, lead, INDENT);
  }

  private static String lead(List<String> cells, int lead) {
    return String.join("  ", cells.subList(0, lead)).stripTrailing();
  }

  private void print(PrintStream out, int[] widths, int from, String indent) {
    line(out, head, widths, from, indent);
    StringBuilder rule = new StringBuilder(indent);
    for (int i = from; i < widths.length; i++) {
      rule.append(i == from ? "" : "  ").append("-".repeat(widths[i]));
    }
    out.println(rule);
    String before = "";
    for (List<String> row : rows) {
      String lead = lead(row, from);
      if (!lead.equals(before)) {
        out.println(lead);
        before = lead;
      }
      line(out, row, widths, from, indent);
    }
  }

  private int[] widths() {
    int[] widths = new int[head.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = width(head.get(i));
      for (List<String> row : rows) {
        widths[i] = Math.min(WIDEST, Math.max(widths[i], width(row.get(i))));
      }
    }
    return widths;
  }

  private void line(PrintStream out, List<String> cells, int[] widths, int from, String indent) {
    StringBuilder line = new StringBuilder(indent);
    for (int i = from; i < cells.size(); i++) {
      String fill = " ".repeat(Math.max(0, widths[i] - width(cells.get(i))));
      boolean numbers = right[i] && !rows.isEmpty();
      line.append(i == from ? "" : "  ");
      line.append(numbers ? fill + cells.get(i) : cells.get(i) + fill);
    }
    out.println(line.toString().stripTrailing());
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
