package io.weir.engine.config;

import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * A trusted value; the value alone may be written instead of the options.
 *
 * @param value an address, a network or an exact text
 * @param reason why it is trusted, for people; may be empty
 * @param until the last day on which it is trusted; null: for ever
 */
public record TrustedEntry(
    @Doc("An address, a network, or an exact text.") String value,
    @Doc("Why, for people.") @Default("") String reason,
    @Doc("The last day: `2027-01-31`.") @Nullable String until) {
  /** Checks the date. */
  public TrustedEntry {
    if (until != null) {
      date(until);
    }
  }

  /** Without reason and end. */
  public TrustedEntry(String value) {
    this(value, "", null);
  }

  /** When the trust ends, or null. */
  public @Nullable Instant end(ZoneId zone) {
    return until == null ? null : date(until).plusDays(1).atStartOfDay(zone).toInstant();
  }

  /**
   * Reads a date.
   *
   * @throws IllegalArgumentException with a sentence
   */
  public static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(Quoted.of(text) + " is not a date: write 2027-01-31", e);
    }
  }
}
