package io.weir.web;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/**
 * Which time a page is about: {@code last=24h}, or {@code from} and {@code until} in local time.
 *
 * @param last the name of the span that ends now; empty when it is given by its ends
 * @param from the beginning, included
 * @param until the end, not included
 */
record TimeRange(String last, Instant from, Instant until) {
  /** The spans that a page offers, the shortest first. */
  static final List<String> SPANS = List.of("1h", "24h", "7d", "30d", "1y");

  private static final Map<String, Duration> LENGTHS =
      Map.of(
          "1h", Duration.ofHours(1),
          "24h", Duration.ofHours(24),
          "7d", Duration.ofDays(7),
          "30d", Duration.ofDays(30),
          "1y", Duration.ofDays(366));

  /**
   * Reads the parameters of a page.
   *
   * @param span the value of {@code last}; empty: 24h, unless there is a beginning
   * @param from {@code 2026-11-22T17:00}, local time, or {@code 2026-11-22T17:00:00Z}, or empty
   * @param until the same; empty: now
   * @throws IllegalArgumentException with a sentence
   */
  static TimeRange of(String span, String from, String until, Instant now, ZoneId zone) {
    if (from.isEmpty() && until.isEmpty()) {
      String name = span.isEmpty() ? "24h" : span;
      Duration length = LENGTHS.get(name);
      if (length == null) {
        throw new IllegalArgumentException(
            "There is no time range '" + name + "'; there are " + String.join(", ", SPANS) + ".");
      }
      // A message logged in this very second is a part of it.
      return new TimeRange(name, now.minus(length), now.plusSeconds(1));
    }
    Instant end = until.isEmpty() ? now.plusSeconds(1) : at(until, zone);
    Instant begin = from.isEmpty() ? end.minus(LENGTHS.get("24h")) : at(from, zone);
    if (!begin.isBefore(end)) {
      throw new IllegalArgumentException("The time range ends before it begins.");
    }
    return new TimeRange("", begin, end);
  }

  private static Instant at(String text, ZoneId zone) {
    try {
      if (text.endsWith("Z")) {
        Instant at = Instant.parse(text);
        if (at.isBefore(Instant.EPOCH) || at.atZone(zone).getYear() > 9998) {
          throw new DateTimeException("no log has it");
        }
        return at;
      }
      LocalDateTime at = LocalDateTime.parse(text.length() == 10 ? text + "T00:00" : text);
      if (at.getYear() < 1970 || at.getYear() > 9998) {
        throw new DateTimeException("no log has it");
      }
      return at.atZone(zone).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a date and time: write 2026-11-22T17:00, or 2026-11-22T17:00:00Z.",
          e);
    }
  }

  Duration length() {
    return Duration.between(from, until);
  }
}
