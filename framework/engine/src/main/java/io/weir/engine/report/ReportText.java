package io.weir.engine.report;

import io.weir.api.Text;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A report for a terminal or a mail: plain text, without colors. */
public final class ReportText {
  private static final int GAP = 2;
  private static final int LEAST_KEY = 16;
  private static final String INDENT = "  ";

  private final PrintStream out;
  private final int columns;

  /**
   * Prints to a stream.
   *
   * @param columns how many characters a line may have
   */
  public ReportText(PrintStream out, int columns) {
    this.out = out;
    this.columns = columns;
  }

  /** All of it. */
  public void print(Report report) {
    out.println(
        "Report of " + ReportWords.range(report.span()) + " (" + report.span().zone() + ")");
    if (report.comparable()) {
      out.println("beside    " + ReportWords.range(report.before()));
    }
    report.notes().forEach(note -> wrapped("Note: " + Text.visible(note, 1000)));
    figures(report);
    course(report.course());
    for (Report.Ranking ranking : report.rankings()) {
      ranking(ranking, report.comparable());
    }
  }

  /** A text in lines that fit. */
  public void wrapped(String text) {
    wrapped(text, "");
  }

  /**
   * A text in lines that fit; what is longer than a line is broken.
   *
   * @param indent in front of each line
   */
  public void wrapped(String text, String indent) {
    int width = (columns == Integer.MAX_VALUE ? 100 : columns) - indent.length();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      String rest = word;
      if (!line.isEmpty() && line.length() + 1 + rest.length() > width) {
        out.println(indent + line);
        line.setLength(0);
      }
      while (rest.length() > width) {
        int end = Character.isHighSurrogate(rest.charAt(width - 1)) ? width - 1 : width;
        out.println(indent + rest.substring(0, end));
        rest = rest.substring(end);
      }
      line.append(line.isEmpty() ? "" : " ").append(rest);
    }
    out.println(indent + line);
  }

  /** The numbers of all sections. */
  public void figures(Report report) {
    List<List<String>> all = new ArrayList<>();
    for (Report.Section section : report.sections()) {
      for (Report.Figure figure : section.figures()) {
        List<String> row = new ArrayList<>();
        row.add(ReportWords.value(figure.now(), figure.unit()));
        if (report.comparable()) {
          row.add(ReportWords.value(figure.past(), figure.unit()));
          row.add(ReportWords.change(figure.now(), figure.past(), figure.change()));
        }
        row.add(Text.visible(figure.label(), 60));
        all.add(row);
      }
    }
    List<String> head =
        report.comparable() ? List.of("number", "before", "change", "") : List.of("number", "");
    int[] widths = widths(head, all);
    int at = 0;
    for (Report.Section section : report.sections()) {
      out.println();
      out.println(section.title());
      for (int i = 0; i < section.figures().size(); i++) {
        if (i == 0 && at == 0 && report.comparable()) {
          line(head, widths);
        }
        line(all.get(at++), widths);
      }
    }
  }

  private void course(Report.Course course) {
    if (course.lines().isEmpty() || course.points().isEmpty()) {
      return;
    }
    List<String> head = new ArrayList<>();
    head.add("");
    course.lines().forEach(line -> head.add(ReportWords.line(line)));
    List<List<String>> rows = new ArrayList<>();
    for (Report.Point point : course.points()) {
      List<String> row = new ArrayList<>();
      row.add(ReportWords.piece(point.start(), course.bucket()));
      point.counts().forEach(n -> row.add(ReportWords.value((double) n, Report.Unit.COUNT)));
      rows.add(row);
    }
    out.println();
    out.println(ReportWords.title(course));
    int[] widths = widths(head, rows);
    numbers(head, widths);
    rows.forEach(row -> numbers(row, widths));
  }

  /** A list. */
  public void ranking(Report.Ranking ranking, boolean comparable) {
    List<String> head = new ArrayList<>();
    ranking.columns().forEach(column -> head.add(column.label()));
    if (comparable) {
      head.add("change");
    }
    head.add(ranking.key());
    List<List<String>> rows = new ArrayList<>();
    for (Report.Row row : ranking.rows()) {
      List<String> cells = new ArrayList<>();
      for (int i = 0; i < ranking.columns().size(); i++) {
        cells.add(ReportWords.value(row.values().get(i), ranking.columns().get(i).unit()));
      }
      if (comparable) {
        cells.add(ReportWords.change(row.values().get(0), row.past(), row.change()));
      }
      cells.add(ReportWords.key(row.key()));
      rows.add(cells);
    }
    table(ranking.title(), head, rows);
    if (ranking.more()) {
      out.println(INDENT + "… and others; see --top");
    }
  }

  private void table(String title, List<String> head, List<List<String>> rows) {
    out.println();
    out.println(title);
    int[] widths = widths(head, rows);
    line(head, widths);
    rows.forEach(row -> line(row, widths));
  }

  private static int[] widths(List<String> head, List<List<String>> rows) {
    int[] widths = new int[head.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = head.get(i).length();
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return widths;
  }

  /** A time, then numbers on the right of their columns. */
  private void numbers(List<String> cells, int[] widths) {
    int whole = Arrays.stream(widths).sum() + INDENT.length() + GAP * (widths.length - 1);
    int gap = whole <= columns ? GAP : 1;
    StringBuilder line = new StringBuilder(INDENT).append(cells.get(0));
    for (int i = 1; i < cells.size(); i++) {
      int fill = widths[i] - cells.get(i).length() + gap;
      line.append(" ".repeat(i == 1 ? fill + widths[0] - cells.get(0).length() : fill));
      line.append(cells.get(i));
    }
    out.println(line);
  }

  /** Numbers on the right of their columns; the last cell is a text, and is cut to fit. */
  private void line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder(INDENT);
    int last = cells.size() - 1;
    for (int i = 0; i < last; i++) {
      line.append(" ".repeat(widths[i] - cells.get(i).length())).append(cells.get(i));
      line.append(" ".repeat(GAP));
    }
    int room =
        columns == Integer.MAX_VALUE ? columns : Math.max(LEAST_KEY, columns - line.length());
    line.append(Text.visible(cells.get(last), room));
    out.println(line.toString().stripTrailing());
  }
}
