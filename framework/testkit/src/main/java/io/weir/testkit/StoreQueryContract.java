package io.weir.testkit;

import static io.weir.testkit.SampleEvents.all;
import static io.weir.testkit.SampleEvents.asked;
import static io.weir.testkit.SampleEvents.event;
import static io.weir.testkit.SampleEvents.nine;
import static io.weir.testkit.SampleEvents.number;
import static io.weir.testkit.SampleEvents.sample;
import static io.weir.testkit.SampleEvents.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.store.Bucket;
import io.weir.api.store.Query;
import io.weir.api.store.Store;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract for queries with measures: a part of {@link StoreContract}, which is the one to
 * implement.
 */
public interface StoreQueryContract extends FactoryContract {
  @Override
  Store.Factory<?> factory();

  /**
   * An empty database.
   *
   * @param folder empty, for this test alone
   */
  Database database(Path folder) throws Exception;

  /** A database that outlives the stores that open it. */
  interface Database extends AutoCloseable {
    /** A new store on this database, not yet opened. The contract closes it. */
    Store store() throws Exception;

    @Override
    default void close() throws Exception {}
  }

  /** A text of up to 200 characters. */
  Field ACCOUNT = Field.text("account", 200, "Whose.");

  /** A whole number. */
  Field SIZE = Field.integer("size", "Bytes.");

  /** A number with a fraction. */
  Field DELAY = Field.decimal("delay", "Seconds.");

  /** A point in time. */
  Field SEEN = Field.time("seen", "Seen.");

  /** An address. */
  Field CLIENT_ADDRESS = Field.address("client_address", "From where.");

  /** The type that the contract writes. */
  EventType SAMPLE =
      EventType.named("sample_event", "For tests.")
          .fields(ACCOUNT, SIZE, DELAY, SEEN, CLIENT_ADDRESS)
          .indexed(ACCOUNT)
          .counted(ACCOUNT, CLIENT_ADDRESS)
          .summed(SIZE)
          .rolledUp(List.of(), SIZE, DELAY)
          .rolledUp(List.of("account"), SIZE, DELAY)
          .rolledUp(List.of("account/domain"), SIZE)
          .rolledUp(List.of("client_address", "account"), SIZE)
          .rolledUp(List.of("client_address", "delay"))
          .searched(ACCOUNT, CLIENT_ADDRESS)
          .kept()
          .build();

  /** The zone of buckets, where it does not matter. */
  ZoneId UTC = ZoneOffset.UTC;

  /** When the contract's events begin. */
  Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  /** Counts, sums, means and quantiles weigh with {@code times}. */
  @Test
  default void computes(@TempDir Path folder) throws Exception {
    try (Database database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      store.write(nine());
      Table one =
          store.query(
              asked()
                  .count()
                  .sum("size")
                  .average("size")
                  .min("size")
                  .max("size")
                  .distinct("client_address")
                  .quantile("size", 0.5)
                  .quantile("size", 0.95)
                  .quantile("size", 1)
                  .max("client_address")
                  .min("time")
                  .sum("delay")
                  .most(9));
      assertThat(one.rows()).hasSize(1);
      assertThat(number(one, 0, "count")).isEqualTo(12);
      assertThat(value(one, 0, "sum_size")).as("times 2 for 200, 500, 800").isEqualTo(5100L);
      assertThat(number(one, 0, "average_size")).isCloseTo(425, within(1e-9));
      assertThat(value(one, 0, "p50_size")).isEqualTo(400L);
      assertThat(value(one, 0, "p95_size")).isEqualTo(800L);
      assertThat(value(one, 0, "p100_size")).isEqualTo(800L);
      assertThat(value(one, 0, "max_client_address")).isEqualTo("2001:db8::3");
      assertThat(value(one, 0, "min_time")).isEqualTo(NOON.toString());
      assertThat(value(one, 0, "sum_delay")).isNull();
      assertThat(number(one, 0, "min_size")).isZero();
      assertThat(number(one, 0, "max_size")).isEqualTo(800);
      assertThat(number(one, 0, "distinct_client_address")).isEqualTo(4);
    }
  }

  /** Groups, the greatest first, at most so many; groups by time. */
  @Test
  default void groups(@TempDir Path folder) throws Exception {
    try (Database database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      store.write(nine());
      Table top = store.query(asked().by("account").count().most(9));
      assertThat(top.rows()).hasSize(2);
      assertThat(value(top, 0, "account")).isEqualTo("ann@a.example");
      assertThat(number(top, 0, "count")).isEqualTo(9);
      assertThat(number(top, 1, "count")).isEqualTo(3);
      assertThat(top.more()).isFalse();
      Table cut = store.query(asked().by("client_address").count().most(2));
      assertThat(cut.rows()).hasSize(2);
      assertThat(cut.more()).isTrue();
      Table hours = store.query(asked().bucket(Bucket.hours(1, UTC)).count().most(9));
      assertThat(hours.columns().get(0)).isEqualTo("bucket");
      assertThat(hours.rows().stream().map(r -> Instant.parse(String.valueOf(r.get(0)))))
          .containsExactlyInAnyOrder(NOON, NOON.plusSeconds(3600), NOON.plusSeconds(7200));
      assertThat(number(hours, 0, "count")).isEqualTo(4);
    }
  }

  /** The greatest, the smallest, or by key; equal ones by key. */
  @Test
  default void ordersAsAsked(@TempDir Path folder) throws Exception {
    try (Database database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      store.write(nine());
      Query.Builder addresses = Query.about(SAMPLE.name()).by("client_address").sum("size").count();
      assertThat(column(store.query(addresses.most(2)), 0))
          .containsExactly("192.0.2.1", "198.51.100.2");
      assertThat(column(store.query(addresses.order(Query.Order.BOTTOM).most(9)), 0))
          .containsExactly("192.0.2.4", "2001:db8::3", "198.51.100.2", "192.0.2.1");
      assertThat(column(store.query(addresses.order(Query.Order.KEY).most(9)), 0))
          .containsExactly("192.0.2.1", "192.0.2.4", "198.51.100.2", "2001:db8::3");
      Query.Builder hours =
          Query.about(SAMPLE.name()).between(NOON, NOON.plusSeconds(7200)).by("account");
      Table series =
          store.query(hours.bucket(Bucket.hours(1, UTC)).count().order(Query.Order.KEY).most(9));
      assertThat(series.columns()).containsExactly("bucket", "account", "count");
      assertThat(column(series, 1))
          .containsExactly("ann@a.example", "bob@b.example", "ann@a.example", "bob@b.example");
      assertThat(column(series, 0).subList(0, 2)).containsOnly(NOON.toString());
    }
  }

  private static List<Object> column(Table table, int at) {
    List<Object> values = new ArrayList<>();
    table.rows().forEach(row -> values.add(String.valueOf(row.get(at))));
    return values;
  }

  /** The networks of addresses, the domains of mail addresses: tops are those of the parts. */
  @Test
  default void groupsByParts(@TempDir Path folder) throws Exception {
    try (Database database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      List<Event> events = new ArrayList<>();
      String[] accounts = {"a@x.example", "b@X.Example", "\"c@y\"@x.example", "d", "@", ""};
      for (int i = 0; i < 6; i++) {
        events.add(event(i, i, accounts[i], i, "192.0.2." + i));
      }
      for (int i = 6; i < 8; i++) {
        events.add(event(i, i, "top@single.example", i, "2001:db8:0:1::" + i));
      }
      events.add(sample(8, 8).build());
      store.write(events);
      Table domains = store.query(asked().by("account/domain").count().distinct("account").most(2));
      assertThat(domains.columns()).containsExactly("account/domain", "count", "distinct_account");
      assertThat(domains.rows()).containsExactly(List.of("", 3L, 3L), List.of("x.example", 3L, 3L));
      assertThat(domains.more()).isTrue();
      Table networks =
          store.query(
              asked().by("client_address/24/64").count().quantile("size", 0.5).max("size").most(9));
      assertThat(networks.columns()).startsWith("client_address/24/64", "count", "p50_size");
      assertThat(networks.rows().subList(0, 2))
          .containsExactly(
              List.of("192.0.2.0/24", 6L, 2L, 5L), List.of("2001:db8:0:1::/64", 2L, 6L, 7L));
      assertThat(networks.rows().get(2)).startsWith(null, 1L);
      assertThat(column(store.query(asked().by("client_address/30/128").count().most(1)), 0))
          .containsExactly("192.0.2.0/30");
    }
  }

  /** Days of a zone, of 23, 24 and 25 hours; zones that are half an hour apart from the others. */
  @Test
  default void localDaysAreThoseOfTheZone(@TempDir Path folder) throws Exception {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    ZoneId kolkata = ZoneId.of("+05:30");
    Instant begin = Instant.parse("2026-01-01T00:00:00Z");
    List<Event> events = new ArrayList<>();
    for (int hour = 0; hour < 365 * 24; hour++) {
      long seconds = begin.getEpochSecond() - NOON.getEpochSecond() + hour * 3600L;
      events.add(sample(hour, seconds).put(SIZE, (long) hour).build());
    }
    try (Database database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      store.write(events);
      Query.Builder year =
          Query.about(SAMPLE.name())
              .between(begin, begin.plusSeconds(365 * 86_400L))
              .count()
              .order(Query.Order.KEY);
      Map<Object, Object> days = series(store.query(year.bucket(Bucket.days(berlin)).most(999)));
      assertThat(days)
          .hasSize(366)
          .containsEntry("2026-03-28T23:00:00Z", 23L)
          .containsEntry("2026-03-29T22:00:00Z", 24L)
          .containsEntry("2026-10-24T22:00:00Z", 25L)
          .containsEntry("2026-10-25T23:00:00Z", 24L);
      assertThat(series(store.query(year.bucket(Bucket.hours(6, berlin)).most(9999))))
          .containsEntry("2026-03-28T23:00:00Z", 5L)
          .containsEntry("2026-10-24T22:00:00Z", 7L);
      Bucket weeks = new Bucket(Bucket.Unit.WEEK, 1, kolkata);
      assertThat(series(store.query(year.bucket(weeks).most(2))).keySet())
          .containsExactly("2025-12-28T18:30:00Z", "2026-01-04T18:30:00Z");
      for (ZoneId zone : List.of(berlin, kolkata, UTC)) {
        Bucket months = new Bucket(Bucket.Unit.MONTH, 1, zone);
        assertThat(series(store.query(year.bucket(months).most(2))).values())
            .as(zone.toString())
            .last()
            .isEqualTo(28L * 24);
      }
      // Behind a change of the clock in the bucket, or at its beginning.
      for (ZoneId zone : List.of(berlin, ZoneId.of("Africa/Cairo"))) {
        ZoneOffsetTransition change = zone.getRules().nextTransition(begin);
        Instant behind = change.getInstant().plusSeconds(7200);
        for (Bucket bucket : List.of(new Bucket(Bucket.Unit.WEEK, 1, zone), Bucket.days(zone))) {
          Query.Builder two = Query.about(SAMPLE.name()).between(behind, behind.plusSeconds(7200));
          assertThat(store.query(two.bucket(bucket).count().most(9)).rows())
              .containsExactly(List.of(bucket.start(behind).toString(), 2L));
        }
      }
      Table half = store.query(year.bucket(Bucket.hours(12, kolkata)).most(2));
      assertThat(half.rows())
          .containsExactly(
              List.of("2025-12-31T18:30:00Z", 7L), List.of("2026-01-01T06:30:00Z", 12L));
    }
  }

  private static Map<Object, Object> series(Table table) {
    Map<Object, Object> series = new LinkedHashMap<>();
    table.rows().forEach(row -> series.put(row.get(0), row.get(1)));
    return series;
  }

  /** A query that cannot be answered fails. */
  @Test
  default void strangeQuestionsAreRefused(@TempDir Path folder) throws Exception {
    try (Database database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      for (Query query :
          List.of(
              Query.about("no_such_type").most(1),
              Query.about(SAMPLE.name()).by("no_such_field").count().most(1),
              Query.about(SAMPLE.name()).sum("account").most(1),
              Query.about(SAMPLE.name()).average("seen").most(1),
              Query.about(SAMPLE.name()).quantile("client_address", 0.5).most(1),
              Query.about(SAMPLE.name()).by("account/24/64").count().most(1),
              Query.about(SAMPLE.name()).by("client_address/domain").count().most(1),
              Query.about(SAMPLE.name()).most(1),
              Query.about(SAMPLE.name()).hourly("size").count().most(1),
              Query.about(SAMPLE.name()).hourly("account").by("size").count().most(1),
              Query.about(SAMPLE.name()).hourly("account").max("size").most(1),
              Query.about(SAMPLE.name()).max("x'; drop table sample_event; --").most(1))) {
        assertThatThrownBy(() -> store.query(query))
            .as(query.toString())
            .isInstanceOfSatisfying(
                StoreException.class,
                e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.FATAL));
      }
      assertThatThrownBy(() -> Query.about(SAMPLE.name()).by("account").most(1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** A person's statement reads, and cannot do anything else. */
  @Test
  default void sqlOnlySelects(@TempDir Path folder) throws Exception {
    try (Database database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      store.write(nine());
      Table answer =
          store.sql(
              "select account, count(*) as n from sample_event group by account order by n desc",
              10);
      assertThat(answer.columns()).containsExactly("account", "n");
      assertThat(answer.rows()).hasSize(2);
      assertThat(number(answer, 0, "n")).isEqualTo(6);
      assertThat(store.sql("select * from sample_event", 4).rows()).hasSize(4);
      assertThat(store.sql("select * from sample_event", 4).more()).isTrue();
      for (String statement :
          List.of(
              "delete from sample_event",
              "update sample_event set size = 0",
              "insert into sample_event (account) values ('x')",
              "drop table sample_event",
              "create table evil (a int)",
              "truncate table sample_event",
              "select 1; delete from sample_event",
              "select * from no_such_table",
              "selec 1",
              "")) {
        assertThatThrownBy(() -> store.sql(statement, 10))
            .as(statement)
            .isInstanceOf(StoreException.class)
            .hasMessageMatching("(?s).+");
      }
      assertThat(all(store, SAMPLE)).isEqualTo(nine());
    }
  }
}
