package io.weir.plugins.rule.ratio;

import io.weir.plugins.rule.windows.Numbers;
import java.math.BigDecimal;

/**
 * A part of a whole, above 0 and at most 1.
 *
 * @param percent the same in percent, above 0 and at most 100
 */
record Share(double percent) {
  private static final BigDecimal ALL = BigDecimal.valueOf(100);

  /**
   * Reads an option: {@code 0.3} or {@code 30%}.
   *
   * @throws IllegalArgumentException with a sentence
   */
  static Share parse(String text) {
    boolean inPercent = text.endsWith("%");
    String number = inPercent ? text.substring(0, text.length() - 1).strip() : text;
    if (!number.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")) {
      throw new IllegalArgumentException("'" + text + "' is not a share: write 0.3 or 30%");
    }
    BigDecimal exact = new BigDecimal(number);
    BigDecimal percent = inPercent ? exact : exact.movePointRight(2);
    if (percent.signum() == 0 || percent.compareTo(ALL) > 0) {
      throw new IllegalArgumentException(
          "'" + text + "' must be above 0 and at most 1, as 0.3, or at most 100%, as 30%");
    }
    return new Share(percent.doubleValue());
  }

  @Override
  public String toString() {
    return Numbers.text(percent) + '%';
  }
}
