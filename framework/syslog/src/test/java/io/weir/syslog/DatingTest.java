package io.weir.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.source.Line;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of a file, as a parser sees them one by one, get the times at which they were written. */
final class DatingTest {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("MMM d HH:mm:ss", Locale.ENGLISH);
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private final StringBuilder log = new StringBuilder();
  private final List<Instant> written = new ArrayList<>();

  private void add(Instant when, ZoneId zone) {
    add(when, STAMP.format(when.atZone(zone)));
  }

  private void add(Instant when, String stamp) {
    log.append(stamp).append(" mx1 postfix/qmgr[7]: 4XyZ: removed\n");
    written.add(when);
  }

  /** The times that the lines get. */
  private List<Instant> read(Instant changed, ZoneId zone) {
    byte[] b = log.toString().getBytes(StandardCharsets.UTF_8);
    Dating dating = Dating.of(() -> new ByteArrayInputStream(b), changed, zone);
    List<Instant> read = new ArrayList<>();
    for (int from = 0; from < b.length; ) {
      int end = Scan.find(b, from, b.length, '\n');
      Line line = new Line().set(b, from, end, 1, from, dating.limit(from), zone);
      assertThat(dating.next(from)).isGreaterThan(from);
      long micros = FirstStamp.of(line).orElseThrow();
      // what the engine takes for a stamp of the future
      assertThat(micros / 1_000_000).isLessThanOrEqualTo(dating.limit(from).getEpochSecond() + 300);
      read.add(Instant.ofEpochSecond(micros / 1_000_000));
      from = end + 1;
    }
    return read;
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe"})
  void fourteenMonths(String zone) {
    Instant end = Instant.parse("2026-11-20T10:00:00Z");
    ZoneId at = ZoneId.of(zone);
    for (Instant t = end.minus(Duration.ofDays(425)); !t.isAfter(end); t = t.plusSeconds(1_201)) {
      add(t, at);
    }
    assertThat(read(end, at)).isEqualTo(written);
  }

  /** Most lines of such a file need no look. */
  @Test
  void busyHoursWithMonthsBetween() {
    Random random = new Random(9);
    Instant t = Instant.parse("2019-03-01T00:00:00Z");
    for (int burst = 0; burst < 12; burst++) {
      for (int i = random.nextInt(6_000); i >= 0; i--) {
        add(random.nextInt(50) == 0 ? t.minusSeconds(random.nextInt(3_000)) : t, ZoneOffset.UTC);
        t = t.plusSeconds(random.nextInt(3));
      }
      t = t.plus(Duration.ofDays(1 + random.nextInt(330)));
    }
    Instant end = written.get(written.size() - 1).plusSeconds(4_000);
    assertThat(read(end, ZoneOffset.UTC)).isEqualTo(written);
  }

  /** The day of the year on which the file ends is nothing special a year before. */
  @Test
  void fiveYearsWithGapsAndLinesThatCameLate() {
    Instant end = Instant.parse("2026-02-28T23:59:59Z");
    Random random = new Random(5);
    Instant t = end.minus(Duration.ofDays(5 * 365));
    while (t.isBefore(end)) {
      add(t, ZoneOffset.UTC);
      if (random.nextInt(5) == 0) {
        add(t.minus(Duration.ofHours(random.nextInt(24 * 12))), ZoneOffset.UTC);
      }
      t = t.plus(Duration.ofHours(1 + random.nextInt(random.nextInt(9) == 0 ? 24 * 100 : 24)));
    }
    add(end, ZoneOffset.UTC);
    assertThat(read(end, ZoneOffset.UTC)).isEqualTo(written);
  }

  @Test
  void leapDays() {
    Instant end = Instant.parse("2026-03-01T10:00:00Z");
    for (Instant t = end.minus(Duration.ofDays(2_400));
        !t.isAfter(end);
        t = t.plusSeconds(30_000)) {
      add(t, ZoneOffset.UTC);
    }
    assertThat(read(end, ZoneOffset.UTC)).isEqualTo(written);
  }

  @Test
  void stampsOfOtherFormsAreDatedTheSameWay() {
    for (String year : List.of("2024", "2025", "2026")) {
      for (String month : List.of("01 янв.", "06 июн.", "11 нояб.")) {
        String number = month.substring(0, 2);
        add(
            Instant.parse(year + "-" + number + "-15T10:00:00Z"),
            month.substring(3) + " 15 10:00:00");
      }
    }
    assertThat(read(Instant.parse("2026-11-15T10:00:00Z"), ZoneOffset.UTC)).isEqualTo(written);
  }

  @Test
  void aLogWithinOneYearIsDatedByItsLastChangeAlone() {
    Instant end = Instant.parse("2026-03-20T10:00:00Z");
    for (Instant t = end.minus(Duration.ofDays(300)); t.isBefore(end); t = t.plusSeconds(7_001)) {
      add(t, ZoneOffset.UTC);
      // a clock that goes back by minutes and hours
      add(t.minusSeconds(6_000), ZoneOffset.UTC);
    }
    byte[] b = log.toString().getBytes(StandardCharsets.UTF_8);
    Dating dating = Dating.of(() -> new ByteArrayInputStream(b), end, ZoneOffset.UTC);
    assertThat(dating.next(0)).isEqualTo(Long.MAX_VALUE);
    assertThat(dating.limit(b.length)).isEqualTo(end);
    assertThat(read(end, ZoneOffset.UTC)).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-10-25T03:10:00Z", // in the same night
        "2026-10-25T01:59:59Z", // within the second hour
        "2026-11-20T10:00:00Z",
        "2027-10-01T00:00:00Z"
      })
  void theHourThatComesTwice(String changed) {
    Instant end = Instant.parse(changed);
    Instant t = Instant.parse("2026-10-24T22:00:00Z");
    for (; !t.isAfter(end) && t.isBefore(Instant.parse("2026-10-25T06:00:00Z")); ) {
      add(t, BERLIN);
      t = t.plusSeconds(47);
    }
    assertThat(read(end, BERLIN)).isEqualTo(written);
  }

  @Test
  void theHourThatComesTwiceEachYear() {
    Instant end = Instant.parse("2026-11-20T10:00:00Z");
    for (Instant t = Instant.parse("2024-10-01T00:00:00Z");
        t.isBefore(end);
        t = t.plusSeconds(599)) {
      add(t, BERLIN);
    }
    assertThat(read(end, BERLIN)).isEqualTo(written);
  }

  @Test
  void aClockSetBackInThatHourByAFewMinutesIsNotTheSecond() {
    ZonedDateTime first = Instant.parse("2026-10-25T00:00:00Z").atZone(BERLIN);
    for (int minute : new int[] {0, 10, 20, 18, 30, 40, 50, 59, 70, 80}) {
      Instant t = first.toInstant().plusSeconds(60L * minute);
      add(
          t,
          minute < 60
              ? STAMP.format(t.atZone(BERLIN))
              : STAMP.format(t.plusSeconds(3_600).atZone(BERLIN)));
      if (minute >= 60) {
        written.set(written.size() - 1, t.plusSeconds(3_600));
      }
    }
    assertThat(read(Instant.parse("2026-10-26T00:00:00Z"), BERLIN)).isEqualTo(written);
  }

  @Test
  void longAndHeadlessLines() {
    log.append("x".repeat(300_000)).append('\n');
    byte[] first = log.toString().getBytes(StandardCharsets.UTF_8);
    log.setLength(0);
    log.append("Sep 1 10:00:00 mx1 a: ").append("x".repeat(400_000)).append('\n');
    log.append("\nDec 1 10:00:00 mx1 a: b\nFeb 1 10:00:00 mx1 a: ");
    log.append("y".repeat(140_000))
        .append("\nMay 1 10:00:00 mx1 a: b\nSep 3 10:00:00 mx1 a: b\nNov 1 10:00:00 mx1 a: b");
    byte[] rest = log.toString().getBytes(StandardCharsets.UTF_8);
    byte[] b = new byte[first.length + rest.length];
    System.arraycopy(first, 0, b, 0, first.length);
    System.arraycopy(rest, 0, b, first.length, rest.length);
    Instant changed = Instant.parse("2026-11-01T10:00:00Z");
    Dating whole = Dating.of(() -> new ByteArrayInputStream(b), changed, ZoneOffset.UTC);
    String text = new String(b, StandardCharsets.UTF_8);
    List<String> years = new ArrayList<>();
    for (String stamp : List.of("Sep 1", "Dec 1", "Feb 1", "May 1", "Sep 3", "Nov 1")) {
      int at = text.indexOf(stamp + " 10:00:00");
      Line line =
          new Line()
              .set(
                  b,
                  at,
                  at + 40 > b.length ? b.length : at + 23,
                  1,
                  at,
                  whole.limit(at),
                  ZoneOffset.UTC);
      years.add(
          Instant.ofEpochSecond(FirstStamp.of(line).orElseThrow() / 1_000_000)
              .toString()
              .substring(0, 4));
    }
    assertThat(years).containsExactly("2025", "2025", "2026", "2026", "2026", "2026");
  }
}
