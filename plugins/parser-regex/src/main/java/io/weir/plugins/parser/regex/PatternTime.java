package io.weir.plugins.parser.regex;

import io.weir.api.source.Line;
import io.weir.syslog.Stamps;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A time as a pattern of {@link DateTimeFormatter} says, with English names. */
final class PatternTime extends TimeFormat {
  private static final ZonedDateTime SAMPLE =
      ZonedDateTime.of(2026, 11, 22, 13, 14, 15, 0, ZoneOffset.UTC);

  private final DateTimeFormatter formatter;

  /**
   * @throws IllegalArgumentException when it is no pattern, or one from which no time follows
   */
  PatternTime(String pattern, @Nullable ZoneId zone) {
    super(zone);
    try {
      formatter =
          new DateTimeFormatterBuilder()
              .parseCaseInsensitive()
              .appendPattern(pattern)
              .toFormatter(Locale.ENGLISH);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(notAFormat(pattern) + ": " + e.getMessage(), e);
    }
    String sample;
    long micros;
    try {
      sample = formatter.format(SAMPLE);
      byte[] b = sample.getBytes(StandardCharsets.UTF_8);
      Instant soon = SAMPLE.toInstant().plusSeconds(3600);
      micros =
          b.length > LONGEST
              ? NONE
              : read(b, 0, b.length, new Line().set(b, 0, b.length, 0, 0, soon, ZoneOffset.UTC));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          notAFormat(pattern) + ": it cannot be read back: " + e.getMessage(), e);
    }
    if (micros == NONE) {
      throw new IllegalArgumentException(
          "'" + pattern + "' needs month, day and hour, and fits into " + LONGEST + " characters");
    }
  }

  private static String notAFormat(String pattern) {
    return "'" + pattern + "' is neither " + String.join(", ", NAMES) + " nor a pattern";
  }

  @Override
  long read(byte[] b, int from, int to, Line line) {
    String text = new String(b, from, to - from, StandardCharsets.UTF_8);
    TemporalAccessor found = formatter.parse(text);
    if (found.isSupported(ChronoField.INSTANT_SECONDS)) {
      return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.from(found));
    }
    LocalTime time = found.query(TemporalQueries.localTime());
    if (time == null) {
      return NONE;
    }
    LocalDate date = found.query(TemporalQueries.localDate());
    long micros = time.get(ChronoField.MICRO_OF_SECOND);
    if (date != null) {
      long local = date.toEpochDay() * 86_400 + time.toSecondOfDay();
      return Math.multiplyExact(utc(local, line), 1_000_000L) + micros;
    }
    if (!found.isSupported(ChronoField.MONTH_OF_YEAR)
        || !found.isSupported(ChronoField.DAY_OF_MONTH)) {
      return NONE;
    }
    long seconds =
        Stamps.dated(
            found.get(ChronoField.MONTH_OF_YEAR),
            found.get(ChronoField.DAY_OF_MONTH),
            time.toSecondOfDay(),
            inZone(line));
    return seconds == NONE ? NONE : seconds * 1_000_000 + micros;
  }
}
