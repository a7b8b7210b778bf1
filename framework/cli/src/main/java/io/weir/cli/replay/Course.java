package io.weir.cli.replay;

import io.weir.api.rule.Alert;
import io.weir.api.rule.Subject;
import io.weir.engine.replay.Replayed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came of a replay: for each rule and subject, when it was warned of and when blocked. */
final class Course {
  private final Map<Key, Case> cases = new LinkedHashMap<>();
  private long alerts;

  /** A rule and a subject. */
  record Key(String rule, Subject subject) {}

  /** All alerts of one rule about one subject. */
  static final class Case {
    final Replayed first;
    @Nullable Replayed acted;
    private Replayed highest;

    Case(Replayed first) {
      this.first = first;
      this.highest = first;
    }

    private void add(Replayed alert) {
      if (acted == null && alert.blocks()) {
        acted = alert;
      }
      if (alert.alert().level() > highest.alert().level()) {
        highest = alert;
      }
    }

    Instant warned() {
      return first.alert().last();
    }

    /** When it was first blocked, or null. */
    @Nullable Instant blocked() {
      Replayed a = acted;
      return a == null ? null : a.alert().last();
    }

    /** The alert that blocked it, or the one of the highest level. */
    Replayed decisive() {
      Replayed a = acted;
      return a == null ? highest : a;
    }

    /** From the first event that counts to the decisive alert. */
    Duration took() {
      Alert alert = decisive().alert();
      Duration took = Duration.between(alert.first(), alert.last());
      return took.isNegative() ? Duration.ZERO : took;
    }
  }

  void add(Replayed alert) {
    alerts++;
    Key key = new Key(alert.alert().rule(), alert.alert().subject());
    cases.computeIfAbsent(key, k -> new Case(alert)).add(alert);
  }

  /** In the order in which they were first warned of. */
  Map<Key, Case> cases() {
    return cases;
  }

  long alerts() {
    return alerts;
  }

  /** The keys of both, those of this one first. */
  Collection<Key> with(Course other) {
    Map<Key, Case> all = new LinkedHashMap<>(cases);
    other.cases.forEach(all::putIfAbsent);
    return new ArrayList<>(all.keySet());
  }
}
