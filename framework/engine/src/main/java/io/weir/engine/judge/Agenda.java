package io.weir.engine.judge;

import io.weir.api.rule.KeyedState;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Which keys have a deadline in which second. An entry may be out of date, because its key left or
 * its deadline moved on; whoever takes it looks. One thread.
 */
public final class Agenda {
  private static final long SECOND = 1_000_000;
  private static final int FEW = 1024;

  private final TreeMap<Long, List<String>> seconds = new TreeMap<>();
  private long size;

  /** Nothing yet. */
  public Agenda() {}

  /** Notes a key for a time in microseconds; not for {@link KeyedState.Deadline#NEVER}. */
  public void add(String key, long micros) {
    if (micros != KeyedState.Deadline.NEVER) {
      seconds.computeIfAbsent(Math.floorDiv(micros, SECOND), s -> new ArrayList<>(1)).add(key);
      size++;
    }
  }

  /**
   * Takes the keys of all seconds up to this time, in their own order: states have none, entries
   * may be out of date, and the same events must give the same alerts in the same order.
   */
  public List<String> until(long micros) {
    long last = Math.floorDiv(micros, SECOND);
    if (seconds.isEmpty() || seconds.firstKey() > last) {
      return List.of();
    }
    List<String> keys = new ArrayList<>();
    while (!seconds.isEmpty() && seconds.firstKey() <= last) {
      keys.addAll(seconds.pollFirstEntry().getValue());
    }
    size -= keys.size();
    return keys.stream().sorted().distinct().toList();
  }

  /** How many entries there are, those that are out of date too. */
  public long size() {
    return size;
  }

  /** Whether most entries are of keys that left, so that it is worth while to make it anew. */
  public boolean isStale(int keys) {
    return size > 2L * keys + FEW;
  }

  /** Forgets all entries. */
  public void clear() {
    seconds.clear();
    size = 0;
  }
}
