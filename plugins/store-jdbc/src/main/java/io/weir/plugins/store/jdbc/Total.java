package io.weir.plugins.store.jdbc;

import io.weir.api.Field;
import io.weir.api.store.Query;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A measure of one group, put together from rows, or from groups of rows. */
abstract sealed class Total {
  /** Bytes of a value that is kept, without its text, about. */
  private static final int VALUE = 80;

  /**
   * Adds rows that are alike.
   *
   * @param value their value, or what the database made of their values: a sum, the least, the
   *     greatest; null when they have none
   * @param weight how many events have it
   * @return bytes that are held more than before, about
   */
  abstract int add(Object value, long weight);

  /** The measure; times as microseconds. */
  abstract @Nullable Object result();

  /**
   * A new one.
   *
   * @param summed whether sums come multiplied by the weight
   */
  static Total of(Query.Measure measure, Field.Kind kind, boolean summed) {
    return switch (measure.function()) {
      case COUNT -> new Count();
      case SUM -> kind == Field.Kind.INTEGER ? new WholeSum(summed) : new Sum(summed, false);
      case AVERAGE -> new Sum(summed, true);
      case DISTINCT -> new Distinct();
      case MIN -> new Extreme(-1);
      case MAX -> new Extreme(1);
      case QUANTILE -> new Quantile(measure);
    };
  }

  private static final class Count extends Total {
    private long count;

    @Override
    int add(Object value, long weight) {
      count += weight;
      return 0;
    }

    @Override
    Object result() {
      return count;
    }
  }

  private static final class WholeSum extends Total {
    private final boolean summed;
    private boolean any;
    private long sum;

    /** What did not fit. */
    private BigInteger rest = BigInteger.ZERO;

    WholeSum(boolean summed) {
      this.summed = summed;
    }

    @Override
    int add(Object value, long weight) {
      any = true;
      try {
        long product = summed ? exact(value) : Math.multiplyExact((Long) value, weight);
        sum = Math.addExact(sum, product);
      } catch (ArithmeticException e) {
        BigInteger whole =
            value instanceof BigDecimal d ? d.toBigInteger() : BigInteger.valueOf((Long) value);
        rest = rest.add(summed ? whole : whole.multiply(BigInteger.valueOf(weight)));
      }
      return 0;
    }

    private static long exact(Object value) {
      return value instanceof BigDecimal d ? d.longValueExact() : (Long) value;
    }

    @Override
    @Nullable Object result() {
      return any ? whole(new BigDecimal(rest.add(BigInteger.valueOf(sum)))) : null;
    }
  }

  /** A Long where it fits, else a Double. */
  static Object whole(BigDecimal number) {
    try {
      return number.longValueExact();
    } catch (ArithmeticException e) {
      return number.doubleValue();
    }
  }

  private static final class Sum extends Total {
    private final boolean summed;
    private final boolean mean;
    private double sum;
    private long weights;

    Sum(boolean summed, boolean mean) {
      this.summed = summed;
      this.mean = mean;
    }

    @Override
    int add(Object value, long weight) {
      double number = ((Number) value).doubleValue();
      sum += summed ? number : number * weight;
      weights += weight;
      return 0;
    }

    @Override
    @Nullable Object result() {
      return weights == 0 ? null : mean ? sum / weights : sum;
    }
  }

  private static final class Extreme extends Total {
    private final int sign;
    private @Nullable Object value;

    Extreme(int sign) {
      this.sign = sign;
    }

    @Override
    int add(Object next, long weight) {
      Object best = value;
      if (best == null || Fold.compare(next, best) * sign > 0) {
        value = next;
      }
      return 0;
    }

    @Override
    @Nullable Object result() {
      return value;
    }
  }

  private static final class Distinct extends Total {
    private final Set<Object> values = new HashSet<>();

    @Override
    int add(Object value, long weight) {
      return values.add(value) ? size(value) : 0;
    }

    @Override
    Object result() {
      return (long) values.size();
    }
  }

  private static final class Quantile extends Total {
    private final Query.Measure measure;
    private final Map<Object, Long> weights = new HashMap<>();
    private long all;

    Quantile(Query.Measure measure) {
      this.measure = measure;
    }

    @Override
    int add(Object value, long weight) {
      all += weight;
      return weights.merge(value, weight, Long::sum) == weight ? size(value) : 0;
    }

    @Override
    @Nullable Object result() {
      long rank = measure.rank(all);
      for (Map.Entry<Object, Long> e : new TreeMap<>(weights).entrySet()) {
        rank -= e.getValue();
        if (rank <= 0) {
          return e.getKey();
        }
      }
      return null;
    }
  }

  /** Bytes that a value takes, about. */
  static int size(@Nullable Object value) {
    return VALUE + (value instanceof String text ? text.length() : 0);
  }
}
