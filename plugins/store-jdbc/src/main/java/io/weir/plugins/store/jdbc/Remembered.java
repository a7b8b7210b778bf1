package io.weir.plugins.store.jdbc;

import io.weir.api.rule.Condition;
import java.lang.ref.SoftReference;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What answers made of rows of finished hours and days, for the next questions about the same ones:
 * a page asks several of one roll-up, and is looked at again. Keeps those that were asked for last,
 * within a bound, and as long as nothing else needs the memory. Safe for all threads.
 */
final class Remembered {
  private static final long MOST_BYTES = Math.min(32L << 20, Runtime.getRuntime().maxMemory() / 16);

  /**
   * What was made.
   *
   * @param parts the places of the values in a key that were told apart
   * @param tests for each value of a key those that it had to pass
   * @param isShort whether all keys were looked at
   * @param counts whether those that were not looked at were counted
   */
  record Key(
      String type,
      String roll,
      List<Integer> parts,
      List<List<Condition.Test>> tests,
      boolean isShort,
      boolean counts,
      RolledTimes.Stretch time) {}

  /**
   * What rows said. Not to be changed.
   *
   * @param left the hours that they say nothing of
   * @param sketches of different values, by the first of two
   * @param rest events whose key was not looked at
   * @param events all of them
   */
  record Made(
      Set<Long> left,
      Entries entries,
      Map<String, Sketch> sketches,
      boolean whole,
      boolean sketched,
      boolean cut,
      long rest,
      long events) {
    long bytes() {
      return 500 + entries.bytes() + sketches.size() * (long) Sketch.SIZE + left.size() * 50L;
    }
  }

  private record Held(SoftReference<Made> made, long bytes) {}

  private final LinkedHashMap<Key, Held> made = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;

  synchronized @Nullable Made of(Key key) {
    Held held = made.get(key);
    return held == null ? null : held.made().get();
  }

  synchronized void put(Key key, Made its) {
    if (its.bytes() > MOST_BYTES / 4) {
      return;
    }
    Held before = made.put(key, new Held(new SoftReference<>(its), its.bytes()));
    bytes += its.bytes() - (before == null ? 0 : before.bytes());
    Iterator<Held> oldest = made.values().iterator();
    while (bytes > MOST_BYTES) {
      bytes -= oldest.next().bytes();
      oldest.remove();
    }
  }
}
