package io.weir.plugins.action.webhook;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** The header {@code Retry-After} (RFC 9110, section 10.2.3): seconds, or a date. */
final class RetryAfter {
  /** Nobody is waited for longer: alerts are of today. */
  private static final Duration MOST = Duration.ofHours(1);

  private RetryAfter() {}

  /** When to try again; now without a header that can be read. */
  static Instant of(Optional<String> header, Instant now) {
    String value = header.orElse("").strip();
    Instant until = now;
    if (value.matches("[0-9]{1,9}")) {
      until = now.plusSeconds(Long.parseLong(value));
    } else if (!value.isEmpty() && value.length() < 100) {
      try {
        until = DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from);
      } catch (DateTimeException e) {
        return now;
      }
    }
    Instant latest = now.plus(MOST);
    return until.isAfter(latest) ? latest : until;
  }
}
