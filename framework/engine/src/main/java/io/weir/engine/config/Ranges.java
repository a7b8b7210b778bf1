package io.weir.engine.config;

import io.weir.api.config.ByteSize;
import io.weir.api.config.Range;
import io.weir.api.config.Secret;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Checks the bounds of options and prints them in the option's own unit. */
final class Ranges {
  private Ranges() {}

  /** A message when a value is out of bounds, else null. */
  static @Nullable String complaint(Object value, Range range) {
    if (value instanceof Double d) {
      return d < range.min() || d > range.max() ? "must be " + say(range, Double.class) : null;
    }
    Long measure = measure(value);
    return measure == null || measure >= range.min() && measure <= range.max()
        ? null
        : (isMany(value.getClass()) ? "must have " : "must be ") + say(range, value.getClass());
  }

  private static boolean isMany(Class<?> type) {
    return Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
  }

  private static @Nullable Long measure(Object value) {
    if (value instanceof Long || value instanceof Integer) {
      return ((Number) value).longValue();
    }
    if (value instanceof Duration d) {
      return d.toMillis();
    }
    if (value instanceof ByteSize size) {
      return size.bytes();
    }
    if (value instanceof String text) {
      return (long) text.codePointCount(0, text.length());
    }
    if (value instanceof Secret secret) {
      return (long) secret.reveal().length();
    }
    if (value instanceof Collection<?> many) {
      return (long) many.size();
    }
    return value instanceof Map<?, ?> map ? (long) map.size() : null;
  }

  /** {@code 1 to 65535}, {@code at least 10s}, {@code at most 3 entries}. */
  static String say(Range range, Class<?> type) {
    LongFunction<String> unit = Long::toString;
    String after = "";
    if (type == Duration.class) {
      unit = ms -> Durations.print(Duration.ofMillis(ms));
    } else if (type == ByteSize.class) {
      unit = bytes -> new ByteSize(bytes).toString();
    } else if (type == String.class || type == Secret.class) {
      after = " characters long";
    } else if (isMany(type)) {
      after = range.min() == 1 && range.max() == Long.MAX_VALUE ? " entry" : " entries";
    }
    boolean min = range.min() != Long.MIN_VALUE;
    boolean max = range.max() != Long.MAX_VALUE;
    String said =
        min && max
            ? unit.apply(range.min()) + " to " + unit.apply(range.max())
            : min ? "at least " + unit.apply(range.min()) : "at most " + unit.apply(range.max());
    return said + after;
  }
}
