package io.weir.api.store;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * What is computed for each group of a {@link Query}. An event that stands for several lines
 * ({@link io.weir.api.Event#times}) has that weight in every function but {@code DISTINCT}, {@code
 * MIN} and {@code MAX}, where it makes no difference. Events without the field do not take part;
 * where none has it the result is null, or 0 for {@code DISTINCT}.
 *
 * @param function what
 * @param field of what; empty for {@code COUNT}
 * @param share for {@code QUANTILE} above 0 and at most 1, else 0
 */
public record Measure(Function function, String field, double share) {
  /** What can be computed. */
  public enum Function {
    /** How many events: a whole number. */
    COUNT,
    /** The sum of a number: whole where the field is. */
    SUM,
    /** The mean of a number, a Double. */
    AVERAGE,
    /** How many different values: a whole number. */
    DISTINCT,
    /** The smallest value, of the field's kind. */
    MIN,
    /** The greatest value, of the field's kind. */
    MAX,
    /** The smallest value of a number that at least this share of the events does not exceed. */
    QUANTILE
  }

  /**
   * Checks the share.
   *
   * @throws IllegalArgumentException when it is out of range
   */
  public Measure {
    if (function == Function.QUANTILE ? !(share > 0 && share <= 1) : share != 0) {
      throw new IllegalArgumentException(
          "a share of "
              + share
              + ": a quantile needs one above 0, at most 1; nothing else has one");
    }
  }

  /** Its column: {@code count}, {@code sum_size}, {@code p95_delay} for the share 0.95. */
  public String column() {
    return switch (function) {
      case COUNT -> "count";
      case QUANTILE -> "p" + percent().stripTrailingZeros().toPlainString() + "_" + field;
      default -> function.name().toLowerCase(Locale.ROOT) + "_" + field;
    };
  }

  /** Of so many values in order, which one the quantile is; the first is 1. */
  public long rank(long values) {
    return Math.max(
        1,
        percent()
            .multiply(BigDecimal.valueOf(values))
            .movePointLeft(2)
            .setScale(0, RoundingMode.CEILING)
            .longValue());
  }

  private BigDecimal percent() {
    return BigDecimal.valueOf(share).movePointRight(2);
  }
}
