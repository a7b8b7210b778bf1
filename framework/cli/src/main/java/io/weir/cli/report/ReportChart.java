package io.weir.cli.report;

import io.weir.engine.report.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Bars over time, for SVG: each bar is a pile of several counts.
 *
 * @param title what it shows
 * @param lines the names of the counts
 * @param most the highest pile
 * @param first the first piece of time
 * @param last the last one
 * @param bars the parts of all piles
 */
record ReportChart(
    String title, List<String> lines, String most, String first, String last, List<Bar> bars) {
  static final int WIDTH = 720;
  static final int HEIGHT = 140;

  private static final double GAP = 0.15;
  private static final double LEAST = 0.5;

  /**
   * A part of a pile.
   *
   * @param kind which of the counts: 0, 1, …
   */
  record Bar(String x, String y, String width, String height, int kind, String label) {}

  static List<ReportChart> of(Report.Course course) {
    List<ReportChart> charts = new ArrayList<>();
    add(charts, course, "Deliveries", List.of("sent", "deferred", "bounced"));
    add(charts, course, "Rejects and failed logins", List.of("rejected", "failed_logins"));
    return charts;
  }

  private static void add(
      List<ReportChart> to, Report.Course course, String title, List<String> wanted) {
    List<String> lines = wanted.stream().filter(course.lines()::contains).toList();
    long most = 0;
    for (Report.Point point : course.points()) {
      most = Math.max(most, lines.stream().mapToLong(line -> count(course, point, line)).sum());
    }
    if (most == 0) {
      return;
    }
    int points = course.points().size();
    double step = (double) WIDTH / points;
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < points; i++) {
      Report.Point point = course.points().get(i);
      double top = HEIGHT;
      for (int kind = 0; kind < lines.size(); kind++) {
        long count = count(course, point, lines.get(kind));
        if (count > 0) {
          double height = Math.max(LEAST, (double) count * HEIGHT / most);
          top = Math.max(0, top - height);
          bars.add(
              new Bar(
                  number(i * step + step * GAP / 2),
                  number(top),
                  number(step * (1 - GAP)),
                  number(height),
                  kind,
                  Words.piece(point.start(), course.bucket())
                      + ": "
                      + Words.value((double) count, Report.Unit.COUNT)
                      + " "
                      + Words.line(lines.get(kind))));
        }
      }
    }
    to.add(
        new ReportChart(
            title,
            lines.stream().map(Words::line).toList(),
            Words.value((double) most, Report.Unit.COUNT),
            Words.piece(course.points().get(0).start(), course.bucket()),
            Words.piece(course.points().get(points - 1).start(), course.bucket()),
            bars));
  }

  private static long count(Report.Course course, Report.Point point, String line) {
    return point.counts().get(course.lines().indexOf(line));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
