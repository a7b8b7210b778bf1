package io.weir.cli.report;

import io.weir.engine.report.Piles;
import io.weir.engine.report.Report;
import io.weir.engine.report.ReportWords;
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
    return Piles.of(course).stream().map(ReportChart::of).toList();
  }

  private static ReportChart of(Piles piles) {
    int points = piles.piles().size();
    double step = (double) WIDTH / points;
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < points; i++) {
      Piles.Pile pile = piles.piles().get(i);
      double top = HEIGHT;
      for (int kind = 0; kind < piles.lines().size(); kind++) {
        long count = pile.counts().get(kind);
        if (count > 0) {
          double height = Math.max(LEAST, (double) count * HEIGHT / piles.most());
          top = Math.max(0, top - height);
          bars.add(
              new Bar(
                  number(i * step + step * GAP / 2),
                  number(top),
                  number(step * (1 - GAP)),
                  number(height),
                  kind,
                  pile.label()
                      + ": "
                      + ReportWords.count(count)
                      + " "
                      + ReportWords.line(piles.lines().get(kind))));
        }
      }
    }
    return new ReportChart(
        piles.title(),
        piles.lines().stream().map(ReportWords::line).toList(),
        ReportWords.count(piles.most()),
        piles.piles().get(0).label(),
        piles.piles().get(points - 1).label(),
        bars);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
