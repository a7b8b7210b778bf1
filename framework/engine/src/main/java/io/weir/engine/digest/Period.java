package io.weir.engine.digest;

import io.weir.engine.report.Span;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * The days that a report is about.
 *
 * @param kind how many they are
 * @param first the first day
 * @param last the last day
 * @param zone in which days begin
 */
public record Period(Period.Kind kind, LocalDate first, LocalDate last, ZoneId zone) {
  /** How long a period is. */
  public enum Kind {
    /** A day. */
    DAILY("daily"),
    /** A week, Monday to Sunday. */
    WEEKLY("weekly"),
    /** A month. */
    MONTHLY("monthly");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** As the pipeline file has it. */
    @Override
    public String toString() {
      return word;
    }
  }

  /** From the beginning of the first day to the end of the last, however long these are. */
  public Span span() {
    return Span.days(first, last, zone);
  }
}
