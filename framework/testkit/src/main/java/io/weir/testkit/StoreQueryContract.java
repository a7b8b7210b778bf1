package io.weir.testkit;

import static io.weir.testkit.SampleEvents.all;
import static io.weir.testkit.SampleEvents.count;
import static io.weir.testkit.SampleEvents.event;
import static io.weir.testkit.SampleEvents.nine;
import static io.weir.testkit.SampleEvents.number;
import static io.weir.testkit.SampleEvents.query;
import static io.weir.testkit.SampleEvents.sample;
import static io.weir.testkit.SampleEvents.test;
import static io.weir.testkit.SampleEvents.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.rule.Condition;
import io.weir.api.store.Query;
import io.weir.api.store.Store;
import io.weir.api.store.StoreException;
import io.weir.api.store.StoreFactory;
import io.weir.api.store.Table;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every store answers: the half of {@link StoreContract} that asks questions. Implement that
 * one.
 */
public interface StoreQueryContract extends FactoryContract {
  @Override
  StoreFactory<?> factory();

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
          .kept()
          .build();

  /** When the contract's events begin. */
  Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  /** Counting counts {@code times}; the other functions do what their names say. */
  @Test
  default void computes(@TempDir Path folder) throws Exception {
    try (Database database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      store.write(nine());
      Table one =
          store.query(
              query(
                  Condition.any(),
                  List.of(),
                  null,
                  count(),
                  new Query.Measure(Query.Function.SUM, "size"),
                  new Query.Measure(Query.Function.MIN, "size"),
                  new Query.Measure(Query.Function.MAX, "size"),
                  new Query.Measure(Query.Function.DISTINCT, "client_address")));
      assertThat(one.rows()).hasSize(1);
      assertThat(number(one, 0, "count")).isEqualTo(12);
      assertThat(number(one, 0, "sum_size")).isCloseTo(3600, within(1e-9));
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
      Table top = store.query(query(Condition.any(), List.of("account"), null, count()));
      assertThat(top.rows()).hasSize(2);
      assertThat(value(top, 0, "account")).isEqualTo("ann@a.example");
      assertThat(number(top, 0, "count")).isEqualTo(9);
      assertThat(number(top, 1, "count")).isEqualTo(3);
      assertThat(top.more()).isFalse();
      Query few = query(Condition.any(), List.of("client_address"), null, count());
      Table cut =
          store.query(
              new Query(
                  few.type(),
                  few.from(),
                  few.until(),
                  few.where(),
                  few.by(),
                  null,
                  few.measures(),
                  2));
      assertThat(cut.rows()).hasSize(2);
      assertThat(cut.more()).isTrue();
      Table hours = store.query(query(Condition.any(), List.of(), Duration.ofHours(1), count()));
      assertThat(hours.columns().get(0)).isEqualTo("bucket");
      assertThat(hours.rows().stream().map(r -> Instant.parse(String.valueOf(r.get(0)))))
          .containsExactlyInAnyOrder(NOON, NOON.plusSeconds(3600), NOON.plusSeconds(7200));
      assertThat(number(hours, 0, "count")).isEqualTo(4);
    }
  }

  /** Without measures: the rows, newest first; times as ISO 8601, addresses as text. */
  @Test
  default void givesRowsNewestFirst(@TempDir Path folder) throws Exception {
    try (Database database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      store.write(nine());
      Query all = query(Condition.any(), List.of(), null);
      Table rows =
          store.query(
              new Query(
                  all.type(),
                  all.from(),
                  NOON.plusSeconds(8 * 1200),
                  all.where(),
                  List.of(),
                  null,
                  List.of(),
                  3));
      assertThat(rows.rows()).hasSize(3);
      assertThat(rows.more()).isTrue();
      assertThat(Instant.parse(String.valueOf(value(rows, 0, "time"))))
          .isEqualTo(NOON.plusSeconds(7 * 1200));
      assertThat(value(rows, 0, "client_address")).isEqualTo("192.0.2.4");
      assertThat(number(rows, 0, "size")).isEqualTo(700);
      assertThat(value(rows, 0, "delay")).isNull();
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
          .containsExactly("192.0.2.1", "192.0.2.4");
      assertThat(column(store.query(addresses.order(Query.Order.BOTTOM).most(9)), 0))
          .containsExactly("198.51.100.2", "2001:db8::3", "192.0.2.4", "192.0.2.1");
      assertThat(column(store.query(addresses.order(Query.Order.KEY).most(9)), 0))
          .containsExactly("192.0.2.1", "192.0.2.4", "198.51.100.2", "2001:db8::3");
      Query.Builder hours =
          Query.about(SAMPLE.name()).between(NOON, NOON.plusSeconds(7200)).by("account");
      Table series =
          store.query(hours.bucket(Duration.ofHours(1)).count().order(Query.Order.KEY).most(9));
      assertThat(series.columns()).containsExactly("bucket", "account", "count");
      assertThat(column(series, 1))
          .containsExactly("ann@a.example", "bob@b.example", "ann@a.example", "bob@b.example");
      assertThat(column(series, 0).subList(0, 2)).containsOnly(NOON.toString());
      Table oldest = store.query(Query.about(SAMPLE.name()).order(Query.Order.KEY).most(2));
      assertThat(number(oldest, 0, "size")).isZero();
      assertThat(number(oldest, 1, "size")).isEqualTo(100);
      assertThat(oldest.more()).isTrue();
    }
  }

  private static List<Object> column(Table table, int at) {
    List<Object> values = new ArrayList<>();
    table.rows().forEach(row -> values.add(String.valueOf(row.get(at))));
    return values;
  }

  /** A question that cannot be answered is told, not guessed. */
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

  /** A condition means in the database what it means in a rule. */
  @Test
  default void conditionsMeanWhatTheyMeanInRules(@TempDir Path folder) throws Exception {
    List<Event> events = new ArrayList<>(nine());
    events.add(sample(20, 60).build());
    String[] texts = {"", "50%_off!", "x!%y", "back\\slash", "a_b"};
    for (int i = 0; i < texts.length; i++) {
      events.add(event(21 + i, 60, texts[i], 1, "192.0.2.77"));
    }
    List<Condition> conditions =
        List.of(
            test("account", Condition.Word.IS, "ann@a.example"),
            test("account", Condition.Word.IS, "ANN@a.example"),
            test("account", Condition.Word.NOT, "ann@a.example"),
            test("account", Condition.Word.IN, "bob@b.example", "' or 1=1 --"),
            test("account", Condition.Word.NOT_IN, "bob@b.example", "ann@a.example"),
            test("size", Condition.Word.ABOVE, "400"),
            test("size", Condition.Word.BELOW, "400"),
            test("client_address", Condition.Word.IN, "192.0.2.0/24", "2001:db8::/32"),
            test("client_address", Condition.Word.NOT_IN, "192.0.2.0/24"),
            test("client_address", Condition.Word.IS, "198.51.100.2"),
            test("account", Condition.Word.STARTS, "ann"),
            test("account", Condition.Word.STARTS, "Ann"),
            test("account", Condition.Word.STARTS, "%"),
            test("account", Condition.Word.STARTS, ""),
            test("account", Condition.Word.HAS, "b.ex"),
            test("account", Condition.Word.HAS, "_"),
            test("account", Condition.Word.HAS, "%"),
            test("account", Condition.Word.HAS, "!"),
            test("account", Condition.Word.HAS, "\\"),
            test("account", Condition.Word.HAS, "x!%"),
            test("size", Condition.Word.HAS, "0"),
            test("client_address", Condition.Word.STARTS, "192.0.2."),
            test("account", Condition.Word.EMPTY, "true"),
            test("account", Condition.Word.EMPTY, "false"),
            test("delay", Condition.Word.EMPTY, "true"),
            test("client_address", Condition.Word.EMPTY, "false"));
    try (Database database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      store.write(events);
      for (Condition condition : conditions) {
        Table found = store.query(query(condition, List.of(), null));
        assertThat(found.rows())
            .as(condition.toString())
            .hasSize((int) events.stream().filter(condition::holds).count());
      }
    }
  }

  /** Counts per hour and key equal the rows, however often they are made. */
  @Test
  default void rollUpsEqualTheRows(@TempDir Path folder) throws Exception {
    List<Instant> hours = List.of(NOON, NOON.plusSeconds(3600), NOON.plusSeconds(7200));
    Query perKey = query(Condition.any(), List.of("account"), Duration.ofHours(1), count());
    Query total = query(Condition.any(), List.of("client_address"), null, count());
    try (Database database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      store.write(nine().subList(0, 6));
      Set<List<@Nullable Object>> before = Set.copyOf(store.query(perKey).rows());
      store.rollUp(hours);
      store.rollUp(hours);
      assertThat(Set.copyOf(store.query(perKey).rows())).isEqualTo(before);
      store.write(nine());
      store.rollUp(hours.subList(1, 3));
      Table ofAll = store.query(total);
      double sum = 0;
      for (int i = 0; i < ofAll.rows().size(); i++) {
        sum += number(ofAll, i, "count");
      }
      assertThat(sum).isEqualTo(12);
      assertThat(store.query(perKey).rows()).hasSize(6);
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
