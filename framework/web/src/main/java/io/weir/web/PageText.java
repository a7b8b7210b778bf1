package io.weir.web;

import io.weir.api.Text;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats values for the page: numbers, sizes, times, kinds. */
final class PageText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter FULL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private PageText() {}

  /** {@code 150}, {@code 1 204 331}, {@code 0.37}. */
  static String number(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Double.toString(value);
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return number((long) value);
    }
    return BigDecimal.valueOf(value)
        .setScale(2, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }

  /** Groups of three, parted by a narrow space that does not break. */
  static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value).replace(',', '\u202f');
  }

  static String bytes(long bytes) {
    if (bytes < 1024) {
      return bytes + " bytes";
    }
    double size = bytes;
    int unit = -1;
    while (size >= 1024 && unit < UNITS.length - 1) {
      size /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, size < 100 ? "%.1f %s" : "%.0f %s", size, UNITS[unit]);
  }

  /** {@code 3 d 4 h}, {@code 5 h 12 min}, {@code 43 min}, {@code less than a minute}. */
  static String span(Duration span) {
    long minutes = span.toMinutes();
    if (minutes < 1) {
      return "less than a minute";
    }
    if (minutes < 60) {
      return minutes + " min";
    }
    long hours = minutes / 60;
    if (hours < 24) {
      return hours + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
    }
    return hours / 24 + " d" + (hours % 24 == 0 ? "" : " " + hours % 24 + " h");
  }

  static String full(Instant at, ZoneId zone) {
    return FULL.format(ZonedDateTime.ofInstant(at, zone));
  }

  /** The time alone on the day of {@code now}, else date and time. */
  static String near(Instant at, Instant now, ZoneId zone) {
    ZonedDateTime time = ZonedDateTime.ofInstant(at, zone);
    return LocalDate.ofInstant(now, zone).equals(time.toLocalDate())
        ? TIME.format(time)
        : FULL.format(time);
  }

  static String clock(Instant at, ZoneId zone) {
    return TIME.format(ZonedDateTime.ofInstant(at, zone));
  }

  /** Returns what the values of a field are called: address, account, country. */
  static String thing(String field) {
    return switch (field) {
      case "client_address/country" -> "country";
      case "client_address/asn" -> "network operator";
      case "sender/domain" -> "sender domain";
      case "recipient/domain" -> "recipient domain";
      case "sasl_username/domain" -> "account domain";
      case "client_address" -> "address";
      case "sasl_username" -> "account";
      default -> Text.visible(field.replace('_', ' ').replace('/', ' '), 60);
    };
  }
}
