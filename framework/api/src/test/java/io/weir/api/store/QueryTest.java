package io.weir.api.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.Address;
import io.weir.api.EventId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class QueryTest {
  @ParameterizedTest
  @CsvSource({
    "sender, a@B.example, a@B.example",
    "sender/domain, a@B.example, b.example",
    "sender/domain, '\"x@y\"@Z.example', z.example",
    "sender/domain, root, ''",
    "sender/domain, a@, ''",
    "client_address/24/64, 192.0.2.77, 192.0.2.0/24",
    "client_address/32/128, 192.0.2.77, 192.0.2.77",
    "client_address/0/0, 192.0.2.77, 0.0.0.0/0",
    "client_address/24/64, 2001:db8::1:0:0:7, 2001:db8::/64",
    "client_address, 2001:DB8::7, 2001:db8::7"
  })
  void partsOfValues(String group, String value, String part) {
    Object typed = group.startsWith("client") ? Address.parse(value) : value;
    Group read = Group.parse(group);
    assertThat(read.of(typed)).isEqualTo(part);
    assertThat(read.of(null)).isNull();
    assertThat(read).hasToString(group);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a/24",
        "a/24/64/1",
        "a/33/64",
        "a/24/129",
        "a/x/64",
        "a/b/domain",
        "a/-1/64",
        "a/"
      })
  void noGroup(String text) {
    assertThatThrownBy(() -> Query.about("x").by(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'" + text + "' is not a group: ");
  }

  @ParameterizedTest
  @CsvSource({
    // Clocks go forward at 02:00, back at 03:00.
    "DAY, 1, Europe/Berlin, 2026-03-29T21:59:59Z, 2026-03-28T23:00:00Z",
    "DAY, 1, Europe/Berlin, 2026-03-29T22:00:00Z, 2026-03-29T22:00:00Z",
    "HOUR, 1, Europe/Berlin, 2026-10-25T00:30:00Z, 2026-10-25T00:00:00Z",
    "HOUR, 1, Europe/Berlin, 2026-10-25T01:30:00Z, 2026-10-25T01:00:00Z",
    "HOUR, 2, Europe/Berlin, 2026-03-29T01:30:00Z, 2026-03-29T01:00:00Z",
    "HOUR, 3, Europe/Berlin, 2026-10-25T01:30:00Z, 2026-10-24T22:00:00Z",
    // Half an hour.
    "HOUR, 1, +05:30, 2026-01-01T00:00:00Z, 2025-12-31T23:30:00Z",
    "HOUR, 1, Australia/Lord_Howe, 2026-04-04T15:15:00Z, 2026-04-04T14:00:00Z",
    // No midnight, and two of them.
    "DAY, 1, Africa/Cairo, 2026-04-24T10:00:00Z, 2026-04-23T22:00:00Z",
    "DAY, 1, America/Havana, 2026-11-01T05:30:00Z, 2026-11-01T04:00:00Z",
    // A day that was left out.
    "DAY, 1, Pacific/Apia, 2011-12-30T10:00:00Z, 2011-12-30T10:00:00Z",
    "WEEK, 1, UTC, 2026-11-22T23:59:59Z, 2026-11-16T00:00:00Z",
    "WEEK, 1, UTC, 1970-01-01T00:00:00Z, 1969-12-29T00:00:00Z",
    "MONTH, 1, America/New_York, 2026-03-31T23:00:00Z, 2026-03-01T05:00:00Z"
  })
  void bucketsOfAClockOnTheWall(Bucket.Unit unit, int n, String zone, String moment, String start) {
    Bucket bucket = new Bucket(unit, n, ZoneId.of(zone));
    assertThat(bucket.start(Instant.parse(moment))).isEqualTo(Instant.parse(start));
  }

  /** A bucket's start is its own start, and starts never go back. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Europe/Berlin",
        "Australia/Lord_Howe",
        "America/Havana",
        "Africa/Cairo",
        "+05:45"
      })
  void startsAreStarts(String zone) {
    List<Bucket> buckets = new ArrayList<>();
    for (int n : new int[] {1, 2, 3, 4, 6, 8, 12}) {
      buckets.add(Bucket.hours(n, ZoneId.of(zone)));
    }
    for (Bucket.Unit unit : List.of(Bucket.Unit.DAY, Bucket.Unit.WEEK, Bucket.Unit.MONTH)) {
      buckets.add(new Bucket(unit, 1, ZoneId.of(zone)));
    }
    for (Bucket bucket : buckets) {
      Instant last = Instant.MIN;
      Instant moment = Instant.parse("2026-01-01T00:07:00Z");
      for (int i = 0; i < 366 * 48; i++) {
        Instant start = bucket.start(moment);
        assertThat(start).as("%s %s", bucket, moment).isBetween(last, moment);
        if (start.isAfter(last)) {
          assertThat(bucket.start(start)).as("%s %s", bucket, start).isEqualTo(start);
        }
        last = start;
        moment = moment.plusSeconds(1800);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 1, 1",
    "0.5, 4, 2",
    "0.5, 5, 3",
    "0.95, 20, 19",
    "0.07, 100, 7",
    "1, 3, 3",
    "0.001, 10, 1",
    "0.95, 0, 1"
  })
  void ranksOfQuantiles(double share, long values, long rank) {
    assertThat(new Query.Measure(Query.Measure.Function.QUANTILE, "delay", share).rank(values))
        .isEqualTo(rank);
  }

  @Test
  void columnsAreNamedAfterWhatIsComputed() {
    Query query =
        Query.about("x")
            .count()
            .sum("a")
            .average("a")
            .distinct("a")
            .min("a")
            .max("a")
            .quantile("a", 0.5)
            .quantile("a", 0.95)
            .quantile("a", 0.999)
            .most(1);
    assertThat(query.measures().stream().map(Query.Measure::column))
        .containsExactly(
            "count",
            "sum_a",
            "average_a",
            "distinct_a",
            "min_a",
            "max_a",
            "p50_a",
            "p95_a",
            "p99.9_a");
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    Query.Row row = new Query.Row(Instant.EPOCH, new EventId(1, 2, 3));
    Query.Builder rows = Query.about("x").after(row);
    for (Runnable wrong :
        List.<Runnable>of(
            () -> Query.about("x").by("a").most(1),
            () -> Query.about("x").bucket(Bucket.days(ZoneId.of("UTC"))).most(1),
            () -> Query.about("x").after(row).count().most(1),
            () -> Query.about("x").after(row).hourly("a").most(1),
            () -> rows.most(-1),
            () -> rows.within(Duration.ZERO).most(1),
            () -> Query.about("x").quantile("a", 0),
            () -> Query.about("x").quantile("a", 1.01),
            () -> Query.about("x").quantile("a", Double.NaN),
            () -> Bucket.hours(5, ZoneId.of("UTC")),
            () -> Bucket.hours(24, ZoneId.of("UTC")),
            () -> new Bucket(Bucket.Unit.DAY, 2, ZoneId.of("UTC")))) {
      assertThatThrownBy(wrong::run).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aBuilderMayGoOnAfterItsQuestion() {
    Query.Builder builder = Query.about("x").count();
    Query first = builder.most(1);
    Query second = builder.by("a").sum("b").most(2);
    assertThat(first.by()).isEmpty();
    assertThat(first.measures()).hasSize(1);
    assertThat(second.by()).containsExactly(Group.parse("a"));
    assertThat(second.measures()).hasSize(2);
  }
}
