package io.weir.cli.command;

import io.weir.api.Text;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;

/** A day or a time in an option: {@code 2026-11-20}, {@code 2026-11-20T17:00}. */
public final class TimeText {
  private static final int DATE = "2026-11-22".length();

  private TimeText() {}

  /**
   * The time.
   *
   * @param option its name, for the message
   * @param later days that are added to a day without a time
   * @throws CommandException when it is neither
   */
  public static Instant parse(String option, String text, ZoneId zone, int later) {
    try {
      if (text.length() == DATE) {
        return LocalDate.parse(text).plusDays(later).atStartOfDay(zone).toInstant();
      }
      return LocalDateTime.parse(text.replace(' ', 'T')).atZone(zone).toInstant();
    } catch (DateTimeException e) {
      throw CommandException.bad(
          option
              + ": '"
              + Text.visible(text, 60)
              + "' is not a day or time: write 2026-11-20 or 2026-11-20T17:00");
    }
  }
}
