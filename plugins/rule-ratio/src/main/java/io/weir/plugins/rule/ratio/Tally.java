package io.weir.plugins.rule.ratio;

/** How many events count, and how many of them match. */
class Tally {
  long all;
  long matching;

  void add(long events, boolean match) {
    all += events;
    matching += match ? events : 0;
  }

  /** In percent; 0 when there are fewer events than it takes. */
  final double percent(int least) {
    return percent(matching, all, least);
  }

  static double percent(long matching, long all, int least) {
    return all < least || all == 0 ? 0 : matching * 100.0 / all;
  }
}
