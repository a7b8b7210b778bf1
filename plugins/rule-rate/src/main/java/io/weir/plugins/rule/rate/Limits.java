package io.weir.plugins.rule.rate;

import io.weir.api.rule.Alerts;
import io.weir.api.rule.Subject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Knows the limits, and says when a count reaches one or falls below. With several keys many counts
 * have one subject: its alert stands as long as one of them is at the limit.
 */
final class Limits {
  private final long[] limits;
  private final String field;
  private final boolean severalKeys;
  private final Sentence sentence;

  /** With several keys: how many counts of a subject are at each limit. Follows from the state. */
  private final Map<String, int[]> standing = new HashMap<>();

  Limits(RateConfig config, Sentence sentence) {
    limits = config.levels().stream().mapToLong(RateConfig.Level::at).toArray();
    field = config.per().get(0).field();
    severalKeys = config.per().size() > 1;
    this.sentence = sentence;
  }

  long lowest() {
    return limits[0];
  }

  long greatest() {
    return limits[limits.length - 1];
  }

  /** How many limits a count has reached. */
  int reached(long count) {
    int n = 0;
    while (n < limits.length && count >= limits[n]) {
      n++;
    }
    return n;
  }

  /** The limit a count is at; only for counts that have reached one. */
  long highest(long count) {
    return limits[reached(count) - 1];
  }

  Subject subject(String key) {
    int end = key.indexOf('\0');
    return new Subject(field, end < 0 ? key : key.substring(0, end));
  }

  /** A count was read back from the state: nothing is said. */
  void known(String key, long count) {
    if (severalKeys) {
      moved(key, 0, reached(count), level -> {});
    }
  }

  /** A count fell, or its window is over: clears what it no longer reaches. */
  void fell(String key, long before, long after, Alerts alerts) {
    int from = reached(before);
    int to = reached(after);
    if (to >= from) {
      return;
    }
    Subject subject = subject(key);
    if (severalKeys) {
      moved(key, from, to, level -> alerts.clear(level, subject));
    } else {
      for (int level = from; level > to; level--) {
        alerts.clear(level, subject);
      }
    }
  }

  /**
   * A count grew. Every limit that it reaches is said each time, not only when it is crossed: what
   * already stands is not raised again, and after the rule was given its past in silence the next
   * event must speak.
   */
  void grew(
      String key,
      long before,
      long after,
      long window,
      long first,
      Evidence evidence,
      Alerts alerts) {
    int to = reached(after);
    if (to == 0) {
      return;
    }
    if (severalKeys) {
      moved(key, reached(before), to, level -> {});
    }
    raise(key, 1, to, after, window, first, evidence, alerts);
  }

  /**
   * A count of a window that is over grew late: what it crosses is said, and no longer stands
   * unless the present count holds it.
   */
  void grewLate(
      String key,
      long before,
      long after,
      long present,
      long window,
      long first,
      Evidence evidence,
      Alerts alerts) {
    int from = reached(before);
    int to = reached(after);
    Subject subject = subject(key);
    for (int level = from + 1; level <= to; level++) {
      if (level > reached(present) && !stands(subject, level)) {
        raise(key, level, level, after, window, first, evidence, alerts);
        alerts.clear(level, subject);
      }
    }
  }

  private void raise(
      String key,
      int from,
      int to,
      long count,
      long window,
      long first,
      Evidence evidence,
      Alerts alerts) {
    Subject subject = subject(key);
    Instant since = CalendarWindows.instant(first);
    Map<String, List<String>> values = evidence.all();
    for (int level = from; level <= to; level++) {
      long limit = limits[level - 1];
      alerts.raise(
          level,
          subject,
          (double) count,
          (double) limit,
          since,
          values,
          sentence.of(key, count, limit, window));
    }
  }

  private boolean stands(Subject subject, int level) {
    int[] counts = standing.get(subject.value());
    return counts != null && counts[level - 1] > 0;
  }

  private interface Ended {
    void level(int level);
  }

  private void moved(String key, int from, int to, Ended ended) {
    if (from == to) {
      return;
    }
    String subject = subject(key).value();
    int[] counts = standing.computeIfAbsent(subject, s -> new int[limits.length]);
    for (int level = from + 1; level <= to; level++) {
      counts[level - 1]++;
    }
    for (int level = from; level > to; level--) {
      if (--counts[level - 1] == 0) {
        ended.level(level);
      }
    }
    if (counts[0] == 0) {
      standing.remove(subject);
    }
  }
}
