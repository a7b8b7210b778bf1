package io.weir.engine.replay;

import io.weir.api.rule.Rule;
import io.weir.api.rule.Subject;
import io.weir.engine.judge.JudgedRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The highest measures of each rule's subjects, week by week, whether they raised an alert or not.
 * Looked at once in a minute of event time, so the peak of a window that slides may be a little
 * higher than is noted. One thread.
 */
public final class Peaks {
  /** Subjects of a rule that are looked at each time, those with the highest measures. */
  private static final int TOP = 50;

  private static final long MINUTE = 60;
  private static final long WEEK = Duration.ofDays(7).toSeconds();

  private final List<JudgedRule> rules;
  private final Map<String, Map<Key, Peak>> byRule = new LinkedHashMap<>();
  private long minute = Long.MIN_VALUE;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;

  private record Key(Subject subject, long week) {}

  /**
   * The highest measure of a subject in one week.
   *
   * @param at about when
   */
  public record Peak(Subject subject, double measure, Instant at) {}

  Peaks(List<JudgedRule> rules) {
    this.rules = rules;
    rules.forEach(rule -> byRule.put(rule.id(), new HashMap<>()));
  }

  /** Event time is about to pass on to this. */
  void look(Instant time) {
    long second = time.getEpochSecond();
    first = Math.min(first, second);
    last = Math.max(last, second);
    long now = Math.floorDiv(second, MINUTE);
    if (now <= minute) {
      return;
    }
    minute = now;
    for (JudgedRule rule : rules) {
      Map<Key, Peak> peaks = byRule.get(rule.id());
      for (Rule.Measure m : rule.rule().top(TOP)) {
        if (peaks != null) {
          peaks.merge(
              new Key(m.subject(), Math.floorDiv(second - first, WEEK)),
              new Peak(m.subject(), m.value(), time),
              (a, b) -> b.measure() > a.measure() ? b : a);
        }
      }
    }
  }

  /** How many weeks were looked at, 1 at least, begun ones counted whole. */
  public int weeks() {
    return last < first ? 1 : (int) Math.max(1, (last - first + WEEK - 1) / WEEK);
  }

  /** The highest measures of a rule, one for each subject and week, the highest first. */
  public List<Peak> highest(String rule, int most) {
    List<Peak> all = new ArrayList<>(byRule.getOrDefault(rule, Map.of()).values());
    all.sort(Comparator.comparingDouble(Peak::measure).reversed().thenComparing(Peak::subject));
    return List.copyOf(all.subList(0, Math.min(most, all.size())));
  }

  /**
   * The least whole limit that one subject a week, on average, would have reached; empty when there
   * were not so many subjects.
   */
  public OptionalDouble oneAWeek(String rule) {
    List<Peak> highest = highest(rule, weeks() + 1);
    if (highest.size() <= weeks()) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(Math.floor(highest.get(weeks()).measure()) + 1);
  }
}
