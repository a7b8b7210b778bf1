package io.weir.engine.judge;

import io.weir.api.rule.KeyedState;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which keys have a deadline in which second. An entry may be out of date, because its key left or
 * its deadline moved on; whoever takes it looks. One thread.
 */
public final class Agenda {
  private static final long SECOND = 1_000_000;
  private static final int FEW = 1024;

  private final TreeMap<Long, List<String>> seconds = new TreeMap<>();

  /** What was added to last: windows are of one length, so that is most often it again. */
  private @Nullable List<String> last;

  private long lastSecond;
  private long first = Long.MAX_VALUE;
  private long size;

  /** Nothing yet. */
  public Agenda() {}

  /** Notes a key for a time in microseconds; not for {@link KeyedState.Deadline#NEVER}. */
  public void add(String key, long micros) {
    if (micros != KeyedState.Deadline.NEVER) {
      long second = Math.floorDiv(micros, SECOND);
      List<String> keys = last;
      if (keys == null || lastSecond != second) {
        keys = seconds.computeIfAbsent(second, s -> new ArrayList<>(1));
        last = keys;
        lastSecond = second;
        first = Math.min(first, second);
      }
      keys.add(key);
      size++;
    }
  }

  /**
   * Takes the keys of all seconds up to this time, in their own order: states have none, entries
   * may be out of date, and the same events must give the same alerts in the same order.
   */
  public List<String> until(long micros) {
    long end = Math.floorDiv(micros, SECOND);
    if (first > end) {
      return List.of();
    }
    List<String> keys = new ArrayList<>();
    while (!seconds.isEmpty() && seconds.firstKey() <= end) {
      keys.addAll(seconds.pollFirstEntry().getValue());
    }
    last = null;
    first = seconds.isEmpty() ? Long.MAX_VALUE : seconds.firstKey();
    size -= keys.size();
    return keys.size() < 2 ? keys : keys.stream().sorted().distinct().toList();
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
    last = null;
    first = Long.MAX_VALUE;
    size = 0;
  }
}
