package io.weir.plugins.rule.windows;

import io.weir.api.Event;
import io.weir.api.rule.Alerts;
import io.weir.api.rule.Finding;
import io.weir.api.rule.Rule;
import io.weir.api.rule.Subject;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Knows the limits, and says when a measure reaches one or falls below. With several keys many
 * measures have one subject: its alert is active as long as one of them is at the limit.
 */
final class Limits<T> {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

  private final double[] limits;
  private final Keys keys;
  private final Window window;
  private final ZoneId zone;
  private final Wording<T> wording;
  private final List<String> evidenceFields;

  /**
   * With several keys: how many measures of a subject are at each limit. Follows from the state.
   */
  private final Map<Subject, int[]> atLimit = new HashMap<>();

  Limits(
      List<Rule.Level> levels,
      Keys keys,
      Window window,
      ZoneId zone,
      Wording<T> wording,
      List<String> evidenceFields) {
    limits = levels.stream().mapToDouble(Rule.Level::limit).toArray();
    this.keys = keys;
    this.window = window;
    this.zone = zone;
    this.wording = wording;
    this.evidenceFields = evidenceFields;
  }

  double lowest() {
    return limits[0];
  }

  double greatest() {
    return limits[limits.length - 1];
  }

  /** How many limits a measure has reached. */
  int reached(double measure) {
    int n = 0;
    while (n < limits.length && measure >= limits[n]) {
      n++;
    }
    return n;
  }

  /** The limit a measure is at; only for those that have reached one. */
  double highest(double measure) {
    return limits[reached(measure) - 1];
  }

  Subject subject(String key) {
    return keys.subject(key);
  }

  /** A measure was read back from the state: nothing is said. */
  void known(String key, double count) {
    if (keys.several()) {
      moved(key, 0, reached(count), level -> {});
    }
  }

  /** A measure changed because time went on: only what it no longer reaches is said. */
  void timePassed(String key, double before, double after, Alerts alerts) {
    if (keys.several() && after > before) {
      moved(key, reached(before), reached(after), level -> {});
    } else {
      fell(key, before, after, alerts);
    }
  }

  /** A measure fell, or its window is over: clears what it no longer reaches. */
  void fell(String key, double before, double after, Alerts alerts) {
    int from = reached(before);
    int to = reached(after);
    if (to >= from) {
      return;
    }
    Subject subject = subject(key);
    if (keys.several()) {
      moved(key, from, to, level -> alerts.clear(level, subject));
    } else {
      for (int level = from; level > to; level--) {
        alerts.clear(level, subject);
      }
    }
  }

  /**
   * An event changed a measure. Every limit that it reaches is said each time, not only when it is
   * crossed: what is active already is renewed, and after the rule was given its past in silence
   * the next event must speak.
   *
   * @param over events at or before this time no longer count
   */
  void measured(
      String key,
      double before,
      double after,
      T content,
      long start,
      long first,
      long over,
      Signs signs,
      Alerts alerts) {
    fell(key, before, after, alerts);
    int to = reached(after);
    if (to == 0) {
      return;
    }
    if (keys.several() && after > before) {
      moved(key, reached(before), to, level -> {});
    }
    raise(key, 1, to, after, content, start, first, over, signs, alerts);
  }

  /**
   * The measure of a window that is over grew late: what it crosses is said, and no longer active
   * unless the present measure holds it.
   */
  void grewLate(
      String key,
      double before,
      double after,
      double present,
      T content,
      long start,
      long first,
      Signs signs,
      Alerts alerts) {
    int from = reached(before);
    int to = reached(after);
    Subject subject = subject(key);
    for (int level = from + 1; level <= to; level++) {
      if (level > reached(present) && !isHeld(subject, level)) {
        raise(key, level, level, after, content, start, first, Long.MIN_VALUE, signs, alerts);
        alerts.clear(level, subject);
      }
    }
  }

  private void raise(
      String key,
      int from,
      int to,
      double measure,
      T content,
      long start,
      long first,
      long over,
      Signs signs,
      Alerts alerts) {
    Subject subject = subject(key);
    for (int level = from; level <= to; level++) {
      double limit = limits[level - 1];
      alerts.raise(
          Finding.at(level, subject)
              .measured(measure, limit)
              .since(Event.instant(first))
              .evidence(signs.values(evidenceFields, over))
              .events(signs.events(over))
              .says(wording.sentence(content, keys.shown(key), measure, limit, when(start))));
    }
  }

  private String when(long start) {
    return window.kind() == Window.Kind.SLIDING
        ? "within " + window
        : "since " + CLOCK.format(Event.instant(start).atZone(zone));
  }

  private boolean isHeld(Subject subject, int level) {
    int[] counts = atLimit.get(subject);
    return counts != null && counts[level - 1] > 0;
  }

  private interface Ended {
    void level(int level);
  }

  private void moved(String key, int from, int to, Ended ended) {
    if (from == to) {
      return;
    }
    Subject subject = subject(key);
    int[] counts = atLimit.computeIfAbsent(subject, s -> new int[limits.length]);
    for (int level = from + 1; level <= to; level++) {
      counts[level - 1]++;
    }
    for (int level = from; level > to; level--) {
      if (--counts[level - 1] == 0) {
        ended.level(level);
      }
    }
    if (counts[0] == 0) {
      atLimit.remove(subject);
    }
  }
}
