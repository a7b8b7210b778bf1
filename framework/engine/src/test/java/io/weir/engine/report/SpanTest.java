package io.weir.engine.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.weir.api.store.Bucket;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SpanTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource({
    "2026-11-20, 2026-11-20, 2026-11-19", // a day
    "2026-11-16, 2026-11-22, 2026-11-09", // a week
    "2026-03-01, 2026-03-31, 2026-02-01", // a month
    "2026-03-01, 2026-04-30, 2026-01-01", // two months
    "2024-01-01, 2024-12-31, 2023-01-01", // a leap year
    "2026-03-29, 2026-03-29, 2026-03-28", // a day of 23 hours
    "2026-10-25, 2026-10-25, 2026-10-24", // a day of 25 hours
    "2026-03-01, 2026-03-15, 2026-02-14", // half a month
  })
  void itIsComparedWithAsManyDaysOrMonthsBefore(LocalDate first, LocalDate last, LocalDate before) {
    Span span = Span.days(first, last, BERLIN);
    assertThat(span.before()).isEqualTo(Span.days(before, first.minusDays(1), BERLIN));
    assertThat(span.wholeDays()).isTrue();
  }

  @Test
  void anyOtherRangeIsComparedWithTheSameTime() {
    Instant noon = Instant.parse("2026-11-20T12:00:00Z");
    Span span = new Span(noon, noon.plusSeconds(5400), BERLIN);
    assertThat(span.before()).isEqualTo(new Span(noon.minusSeconds(5400), noon, BERLIN));
    assertThat(span.wholeDays()).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> new Span(noon, noon, BERLIN));
  }

  @Test
  void aDayHasAPieceForEachHourThatItHas() {
    LocalDate spring = LocalDate.of(2026, 3, 29);
    LocalDate autumn = LocalDate.of(2026, 10, 25);
    assertThat(Span.days(spring, spring, BERLIN).pieces()).hasSize(23);
    assertThat(Span.days(autumn, autumn, BERLIN).pieces()).hasSize(25);
    // Its clock moves by half an hour.
    ZoneId lordHowe = ZoneId.of("Australia/Lord_Howe");
    LocalDate april = LocalDate.of(2026, 4, 5);
    for (Span span :
        new Span[] {
          Span.days(april, april, lordHowe),
          Span.days(spring, spring, BERLIN),
          Span.days(autumn, autumn.plusDays(1), BERLIN)
        }) {
      Bucket bucket = span.bucket();
      assertThat(span.pieces()).isSorted().doesNotHaveDuplicates();
      for (Instant at = span.from(); at.isBefore(span.until()); at = at.plusSeconds(600)) {
        assertThat(span.pieces()).contains(bucket.start(at));
      }
    }
  }

  @Test
  void longerRangesHaveLongerPieces() {
    LocalDate day = LocalDate.of(2026, 1, 1);
    assertThat(Span.days(day, day.plusDays(1), BERLIN).bucket().unit()).isEqualTo(Bucket.Unit.HOUR);
    assertThat(Span.days(day, day.plusDays(30), BERLIN).pieces()).hasSize(31);
    assertThat(Span.days(day, day.plusDays(364), BERLIN).bucket().unit())
        .isEqualTo(Bucket.Unit.WEEK);
    assertThat(Span.days(day, day.plusYears(20), BERLIN).pieces()).hasSize(20 * 12 + 1);
  }
}
