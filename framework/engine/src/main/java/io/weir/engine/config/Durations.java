package io.weir.engine.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them: {@code 500ms}, {@code 30s}, {@code 10m}, {@code 1h30m}, {@code
 * 7d}.
 */
public final class Durations {
  private static final Pattern PART = Pattern.compile("([0-9]{1,12})(ms|s|m|h|d|y)");

  private Durations() {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException without a message when the text is not a duration
   */
  static Duration parse(String text) {
    Matcher part = PART.matcher(text);
    Duration sum = Duration.ZERO;
    int at = 0;
    while (at < text.length()) {
      if (!part.find(at) || part.start() != at) {
        throw new IllegalArgumentException();
      }
      long n = Long.parseLong(part.group(1));
      sum =
          sum.plus(
              switch (part.group(2)) {
                case "ms" -> Duration.ofMillis(n);
                case "s" -> Duration.ofSeconds(n);
                case "m" -> Duration.ofMinutes(n);
                case "h" -> Duration.ofHours(n);
                case "y" -> Duration.ofDays(n * 365);
                default -> Duration.ofDays(n);
              });
      at = part.end();
    }
    // A hundred years, so that adding it to a point in time cannot overflow.
    if (at == 0 || sum.compareTo(Duration.ofDays(36_500)) > 0) {
      throw new IllegalArgumentException();
    }
    return sum;
  }

  /** The duration in its largest unit that needs no fraction. */
  public static String print(Duration duration) {
    long ms = duration.toMillis();
    if (ms % 1000 != 0 || ms == 0) {
      return ms == 0 ? "0s" : ms + "ms";
    }
    long s = ms / 1000;
    return s % 86_400 == 0
        ? s / 86_400 + "d"
        : s % 3600 == 0 ? s / 3600 + "h" : s % 60 == 0 ? s / 60 + "m" : s + "s";
  }
}
