package io.weir.engine.report;

import io.weir.api.Text;
import io.weir.api.store.Bucket;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The numbers and times of a report as people read them; texts of logs made visible. */
public final class ReportWords {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEE d MMM yyyy", Locale.ENGLISH);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE d MMM yyyy HH:mm", Locale.ENGLISH);
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ENGLISH);
  private static final DateTimeFormatter SHORT_DAY =
      DateTimeFormatter.ofPattern("EEE d MMM", Locale.ENGLISH);

  /** Longest text of a log that is shown. */
  private static final int LONGEST = 200;

  private static final List<String> SIZES = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB");
  private static final double MUCH = 9999.5;

  private ReportWords() {}

  /** {@code Fri 20 Nov 2026}, or two days, or two times. */
  public static String range(Span span) {
    ZoneId zone = span.zone();
    if (!span.wholeDays()) {
      return time(span.from(), zone) + " to " + time(span.until(), zone);
    }
    LocalDate first = span.from().atZone(zone).toLocalDate();
    LocalDate last = span.until().atZone(zone).toLocalDate().minusDays(1);
    return first.equals(last) ? DAY.format(first) : DAY.format(first) + " to " + DAY.format(last);
  }

  /** {@code Fri 20 Nov 2026 17:00}. */
  public static String time(Instant time, ZoneId zone) {
    return TIME.format(time.atZone(zone));
  }

  /** A number with its unit; a dash for one that is not known. */
  public static String value(@Nullable Double value, Report.Unit unit) {
    if (value == null) {
      return "-";
    }
    return switch (unit) {
      case COUNT -> count(Math.round(value));
      case BYTES -> bytes(value);
      case SECONDS -> seconds(value);
    };
  }

  /** {@code 1,234}. */
  public static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  private static String bytes(double value) {
    double rest = value;
    int unit = 0;
    while (rest >= 1024 && unit < SIZES.size() - 1) {
      rest /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", rest, SIZES.get(unit));
  }

  private static String seconds(double value) {
    if (value < 120) {
      return String.format(Locale.ROOT, "%.2f s", value);
    }
    return value < 7200
        ? String.format(Locale.ROOT, "%.1f min", value / 60)
        : String.format(Locale.ROOT, "%.1f h", value / 3600);
  }

  /** {@code +5.9 %}; {@code new} where there was nothing before; empty where that is not known. */
  public static String change(
      @Nullable Double now, @Nullable Double past, @Nullable Double change) {
    if (change == null) {
      return now != null && past != null && now > 0 ? "new" : "";
    }
    if (change > MUCH) {
      return ">9999 %";
    }
    String text = String.format(Locale.ROOT, "%+.1f %%", change);
    return text.equals("+0.0 %") || text.equals("-0.0 %") ? "0.0 %" : text;
  }

  /** A value of the log. */
  public static String key(@Nullable String key) {
    if (key == null) {
      return "(none)";
    }
    return key.isEmpty() ? "<>" : Text.visible(key, LONGEST);
  }

  /** The name of a line of the course. */
  public static String line(String name) {
    return name.equals("failed_logins") ? "bad logins" : name;
  }

  /** By which pieces of time a course goes. */
  public static String title(Report.Course course) {
    return switch (course.bucket().unit()) {
      case HOUR -> "By the hour";
      case DAY -> "By the day";
      case WEEK -> "By the week";
      case MONTH -> "By the month";
    };
  }

  /** A piece of time. */
  public static String piece(Instant start, Bucket bucket) {
    return (switch (bucket.unit()) {
          case HOUR -> HOUR;
          case DAY -> SHORT_DAY;
          case WEEK, MONTH -> DAY;
        })
        .format(start.atZone(bucket.zone()));
  }
}
