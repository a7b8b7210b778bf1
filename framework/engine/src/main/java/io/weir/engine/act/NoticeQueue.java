package io.weir.engine.act;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What waits in an outbox, in its order; quick however much it is. Not thread-safe. */
final class NoticeQueue {
  private final Map<Long, Outbox.Entry> alerts = new LinkedHashMap<>();
  private final Map<Long, Outbox.Entry> others = new LinkedHashMap<>();

  /** How many alerts of each level. */
  private final TreeMap<Integer, Integer> levels = new TreeMap<>();

  void addAll(Collection<Outbox.Entry> more) {
    for (Outbox.Entry entry : more) {
      if (entry.alert() == null) {
        others.put(entry.number(), entry);
      } else {
        alerts.put(entry.number(), entry);
        levels.merge(entry.level(), 1, Integer::sum);
      }
    }
  }

  void remove(Collection<Long> numbers) {
    for (Long number : numbers) {
      others.remove(number);
      Outbox.Entry gone = alerts.remove(number);
      if (gone != null) {
        levels.computeIfPresent(gone.level(), (level, n) -> n == 1 ? null : n - 1);
      }
    }
  }

  int size() {
    return alerts.size() + others.size();
  }

  int alertCount() {
    return alerts.size();
  }

  /** The oldest that is not an alert: it waits for no other. */
  Outbox.@Nullable Entry other() {
    return others.isEmpty() ? null : others.values().iterator().next();
  }

  /** The oldest alert. */
  Outbox.@Nullable Entry alert() {
    return alerts.isEmpty() ? null : alerts.values().iterator().next();
  }

  /** The oldest of the most serious alerts, if they are more serious than this level. */
  Outbox.@Nullable Entry above(int level) {
    if (levels.isEmpty() || levels.lastKey() <= level) {
      return null;
    }
    int highest = levels.lastKey();
    return alerts().filter(e -> e.level() == highest).findFirst().orElse(null);
  }

  Stream<Outbox.Entry> alerts() {
    return alerts.values().stream();
  }

  /** Those of these that still wait, in order. */
  List<Outbox.Entry> of(Collection<Long> numbers) {
    return numbers.stream()
        .sorted()
        .flatMap(n -> Stream.ofNullable(alerts.getOrDefault(n, others.get(n))))
        .toList();
  }
}
