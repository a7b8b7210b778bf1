package io.weir.plugins.store.jdbc;

import io.weir.api.Field;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of one key: for each number how many events have it, their sum, and the greatest. In
 * an array of longs, because there are many; fractions as the bits of a double.
 */
final class Figures {
  /** Longs for each number. */
  static final int WIDTH = 3;

  static final long[] NONE = {};

  private Figures() {}

  static long[] of(Rolled rolled) {
    return rolled.numbers().isEmpty() ? NONE : new long[rolled.numbers().size() * WIDTH];
  }

  /** Adds an event's numbers to the key whose own begin there. */
  static void add(long[] to, int at, Rolled rolled, @Nullable Object[] values, long times) {
    List<Field> numbers = rolled.numbers();
    for (int i = 0; i < numbers.size(); i++) {
      Object value = values[i];
      if (value instanceof Long whole) {
        add(to, at + i * WIDTH, times, times(whole, times), whole);
      } else if (value instanceof Double d) {
        add(to, at + i * WIDTH, times, d * times, d);
      }
    }
  }

  /** Adds all of another key's, or of the same key in another hour. */
  static void plus(long[] to, int at, Rolled rolled, long[] from, int begin) {
    for (int i = 0; i < rolled.numbers().size(); i++) {
      int a = begin + i * WIDTH;
      if (from[a] == 0) {
        continue;
      }
      if (rolled.numbers().get(i).kind() == Field.Kind.INTEGER) {
        add(to, at + i * WIDTH, from[a], from[a + 1], from[a + 2]);
      } else {
        add(to, at + i * WIDTH, from[a], fraction(from[a + 1]), fraction(from[a + 2]));
      }
    }
  }

  private static void add(long[] to, int at, long weight, long sum, long greatest) {
    to[at + 2] = to[at] == 0 ? greatest : Math.max(to[at + 2], greatest);
    to[at] += weight;
    to[at + 1] = plus(to[at + 1], sum);
  }

  private static void add(long[] to, int at, long weight, double sum, double greatest) {
    to[at + 2] = bits(to[at] == 0 ? greatest : Math.max(fraction(to[at + 2]), greatest));
    to[at + 1] = bits((to[at] == 0 ? 0 : fraction(to[at + 1])) + sum);
    to[at] += weight;
  }

  static double fraction(long bits) {
    return Double.longBitsToDouble(bits);
  }

  private static long bits(double value) {
    return Double.doubleToRawLongBits(value);
  }

  /** As far as a long goes: whoever forges such numbers gets no further. */
  static long plus(long a, long b) {
    long sum = a + b;
    return ((a ^ sum) & (b ^ sum)) < 0 ? a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE : sum;
  }

  /** Takes away another's numbers of events and sums of whole numbers; the greatest stays. */
  static void minus(long[] from, long[] less, int begin) {
    for (int at = 0; at < from.length; at += WIDTH) {
      from[at] -= less[begin + at];
      from[at + 1] = plus(from[at + 1], -less[begin + at + 1]);
    }
  }

  static long times(long value, long times) {
    try {
      return Math.multiplyExact(value, times);
    } catch (ArithmeticException e) {
      return value < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }
}
