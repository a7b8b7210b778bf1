package io.weir.plugins.rule.windows;

import io.weir.api.rule.Rule.Measure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The greatest of many measures, for {@link io.weir.api.rule.Rule#top}. */
public final class Greatest {
  private final int most;
  private final PriorityQueue<Measure> best =
      new PriorityQueue<>(Comparator.comparingDouble(Measure::value));

  /**
   * @param most how many to keep; none when it is below 1
   */
  public Greatest(int most) {
    this.most = most;
  }

  /** Takes a measure. */
  public void add(Measure measure) {
    best.add(measure);
    if (best.size() > most) {
      best.poll();
    }
  }

  /** The greatest first. */
  public List<Measure> list() {
    List<Measure> sorted = new ArrayList<>(best);
    sorted.sort(
        Comparator.comparingDouble(Measure::value).reversed().thenComparing(Measure::subject));
    return sorted;
  }
}
