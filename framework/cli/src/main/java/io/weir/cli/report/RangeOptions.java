package io.weir.cli.report;

import io.weir.cli.command.CommandException;
import io.weir.cli.command.TimeText;
import io.weir.engine.report.Span;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which time a report is about. */
final class RangeOptions {
  private static final int MOST_YEARS = 20;

  @Option(names = "--day", description = "Yesterday. The default.")
  private boolean day;

  @Option(names = "--week", description = "The last whole week, Monday to Sunday.")
  private boolean week;

  @Option(names = "--month", description = "The last whole month.")
  private boolean month;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "From this day or time on: 2026-11-20, 2026-11-20T17:00.")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "Up to the end of this day, or up to this time. Default: now.")
  private @Nullable String to;

  /**
   * The range.
   *
   * @throws CommandException when the options are no range
   */
  Span span(Instant now, ZoneId zone) {
    if ((day ? 1 : 0) + (week ? 1 : 0) + (month ? 1 : 0) + (from != null || to != null ? 1 : 0)
        > 1) {
      throw CommandException.bad("give one of --day, --week, --month, and --from with --to");
    }
    LocalDate today = now.atZone(zone).toLocalDate();
    if (week) {
      LocalDate sunday = today.minusDays(today.getDayOfWeek().getValue());
      return Span.days(sunday.minusDays(6), sunday, zone);
    }
    if (month) {
      YearMonth last = YearMonth.from(today).minusMonths(1);
      return Span.days(last.atDay(1), last.atEndOfMonth(), zone);
    }
    if (from == null) {
      if (to != null) {
        throw CommandException.bad("--to needs --from: where does the range begin?");
      }
      return Span.days(today.minusDays(1), today.minusDays(1), zone);
    }
    return between(from, to, now, zone);
  }

  private static Span between(String from, @Nullable String to, Instant now, ZoneId zone) {
    Instant begin = TimeText.parse("--from", from, zone, 0);
    Instant end = to == null ? now.plusSeconds(1) : TimeText.parse("--to", to, zone, 1);
    if (!begin.isBefore(now)) {
      throw CommandException.bad("--from " + from + " is in the future");
    }
    if (!begin.isBefore(end)) {
      throw CommandException.bad("the range ends before it begins: --from " + from + " --to " + to);
    }
    Span span = new Span(begin, end, zone);
    if (span.length().toDays() > MOST_YEARS * 366L) {
      throw CommandException.bad("the range is longer than " + MOST_YEARS + " years");
    }
    return span;
  }
}
