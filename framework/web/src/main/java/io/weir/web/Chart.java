package io.weir.web;

import java.util.List;

/**
 * Bars over time ({@code chart.jte}): a table, which a script draws. Without scripts the table is
 * shown.
 *
 * @param title what is shown
 * @param unit what the values count
 * @param zone the time zone of its axis
 * @param bars the bars, the oldest first
 */
public record Chart(String title, String unit, String zone, List<Chart.Bar> bars) {
  /**
   * A bar.
   *
   * @param seconds when its piece of time begins, in seconds since 1970
   * @param label the same for people
   * @param value its height
   * @param text the same for people
   */
  public record Bar(long seconds, String label, double value, String text) {}

  /** The sum of all. */
  double total() {
    return bars.stream().mapToDouble(Bar::value).sum();
  }
}
