package io.weir.plugins.rule.windows;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The stretch of time in which events are counted.
 *
 * @param kind how it lies
 * @param length how long it is; a calendar window may be shorter or longer by the clock's change
 */
public record Window(Kind kind, Duration length) {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
  private static final Duration LONGEST = Duration.ofDays(31);

  /** How a window lies. */
  public enum Kind {
    /** From full hour to full hour of the configured zone. */
    CALENDAR_HOUR,
    /** From midnight to midnight of the configured zone. */
    CALENDAR_DAY,
    /** Always ends now. */
    SLIDING
  }

  /**
   * Reads an option.
   *
   * @throws IllegalArgumentException with a sentence
   */
  public static Window parse(String text) {
    if (text.equals("calendar_hour")) {
      return new Window(Kind.CALENDAR_HOUR, Duration.ofHours(1));
    }
    if (text.equals("calendar_day")) {
      return new Window(Kind.CALENDAR_DAY, Duration.ofDays(1));
    }
    Matcher m = DURATION.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is not a window: write calendar_hour, calendar_day, or a duration such"
              + " as 10m");
    }
    long n = Long.parseLong(m.group(1));
    Duration length =
        switch (m.group(2)) {
          case "ms" -> Duration.ofMillis(n);
          case "s" -> Duration.ofSeconds(n);
          case "m" -> Duration.ofMinutes(n);
          case "h" -> Duration.ofHours(n);
          default -> Duration.ofDays(n);
        };
    if (length.compareTo(Duration.ofSeconds(1)) < 0 || length.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("'" + text + "' must be 1s to 31d");
    }
    return new Window(Kind.SLIDING, length);
  }

  @Override
  public String toString() {
    if (kind != Kind.SLIDING) {
      return kind == Kind.CALENDAR_HOUR ? "calendar_hour" : "calendar_day";
    }
    long millis = length.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3600 == 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
