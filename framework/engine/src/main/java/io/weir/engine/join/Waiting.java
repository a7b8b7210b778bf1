package io.weir.engine.join;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Values of messages that have no complete key yet, by scope and a shared value. Kept for ten
 * minutes of event time, in memory only. Not thread-safe.
 */
final class Waiting {
  private static final int MOST = 20_000;
  private static final long LONGEST = 10 * 60 * 1_000_000L;

  private final LinkedHashMap<Key, Known> byValue =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Known> eldest) {
          return size() > MOST;
        }
      };

  private record Key(Group.Scope scope, String value) {}

  private static final class Known {
    final @Nullable Object[] values;
    long since;
    int many = 1;

    Known(@Nullable Object[] values, long since) {
      this.values = values;
      this.since = since;
    }
  }

  void add(Group.Scope scope, String value, @Nullable Object[] values, long micros) {
    Key key = new Key(scope, value);
    Known known = byValue.get(key);
    if (known == null || micros - known.since > LONGEST) {
      byValue.remove(key);
      byValue.put(key, new Known(values, micros));
      return;
    }
    known.many++;
    known.since = Math.max(known.since, micros);
    for (int i = 0; i < values.length; i++) {
      if (!Objects.equals(values[i], known.values[i])) {
        known.values[i] = null;
      }
    }
  }

  /**
   * Takes one waiting message: returns the values on which all that wait agree, or null when none
   * waits.
   */
  @Nullable Object @Nullable [] take(Group.Scope scope, String value, long micros) {
    Key key = new Key(scope, value);
    Known known = byValue.get(key);
    if (known == null) {
      return null;
    }
    if (--known.many == 0 || micros - known.since > LONGEST) {
      byValue.remove(key);
    }
    return micros - known.since > LONGEST ? null : known.values;
  }
}
