package io.weir.api.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Buckets follow each other without gaps, also where clocks are moved by half an hour. */
final class BucketTest {
  private static final Instant FROM = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant UNTIL = Instant.parse("2026-11-10T00:00:00Z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UTC",
        "Europe/Berlin",
        "America/St_Johns",
        "Australia/Lord_Howe",
        "Asia/Kathmandu"
      })
  void eachMomentIsInItsBucketAndTheNextOneFollows(String zone) {
    ZoneId id = ZoneId.of(zone);
    for (Bucket bucket :
        new Bucket[] {
          Bucket.hours(1, id),
          Bucket.hours(3, id),
          Bucket.hours(12, id),
          Bucket.days(id),
          new Bucket(Bucket.Unit.WEEK, 1, id),
          new Bucket(Bucket.Unit.MONTH, 1, id)
        }) {
      for (Instant at = FROM; at.isBefore(UNTIL); at = at.plus(Duration.ofMinutes(25))) {
        Instant start = bucket.start(at);
        Instant next = bucket.next(at);
        if (start.isAfter(at) || !next.isAfter(at) || !bucket.start(next).equals(next)) {
          assertThat(at).as(bucket + ": from " + start + " to " + next).isBetween(start, next);
          assertThat(bucket.start(next)).as(bucket + " after " + at).isEqualTo(next);
        }
        Instant last = bucket.start(next.minusMillis(1));
        if (!last.equals(start)) {
          assertThat(last).as(bucket + ", the end of that of " + at).isEqualTo(start);
        }
      }
    }
  }

  /** There clocks go back in the middle of an hour, which then has two parts. */
  @Test
  void oneComesAfterTheOtherAlsoOnChatham() {
    Bucket bucket = Bucket.hours(1, ZoneId.of("Pacific/Chatham"));
    int hours = 0;
    for (Instant at = bucket.start(FROM); at.isBefore(UNTIL); at = bucket.next(at)) {
      hours++;
    }
    assertThat(hours).isBetween(6_090, 6_100);
  }
}
