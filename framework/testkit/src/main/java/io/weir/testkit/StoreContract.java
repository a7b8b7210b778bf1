package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.Network;
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
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every store keeps. A plugin's test makes databases; the contract brings its own event type,
 * {@code sample_event}, with a field of each kind.
 */
public interface StoreContract extends FactoryContract {
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

  /** A sample event: the n-th line, so many seconds behind noon. */
  static EventBuilder sample(int n, long seconds) {
    long micros = (NOON.getEpochSecond() + seconds) * 1_000_000;
    return new EventBuilder().start(SAMPLE, micros).id(new EventId(-7, n * 100L, n * 31));
  }

  private static Event event(int n, long seconds, String account, long size, String address) {
    return sample(n, seconds)
        .put(ACCOUNT, account)
        .put(SIZE, size)
        .put(CLIENT_ADDRESS, Address.parse(address))
        .build();
  }

  /** Nine events in three hours; every third one stands for two lines. */
  private static List<Event> nine() {
    List<Event> out = new ArrayList<>();
    String[] accounts = {"ann@a.example", "bob@b.example", "ann@a.example"};
    String[] addresses = {"192.0.2.1", "198.51.100.2", "2001:db8::3", "192.0.2.4"};
    for (int i = 0; i < 9; i++) {
      out.add(
          event(i, i * 1200L, accounts[i % 3], 100L * i, addresses[i % 4]).toBuilder()
              .times(i % 3 == 2 ? 2 : 1)
              .build());
    }
    return out;
  }

  private static List<Event> all(Store store, EventType type) throws StoreException {
    List<Event> out = new ArrayList<>();
    store.read(
        type,
        Instant.parse("1970-01-01T00:00:00Z"),
        Instant.parse("2999-01-01T00:00:00Z"),
        out::add);
    return out;
  }

  /** A query over all of the contract's hours. */
  private static Query query(
      Condition where, List<String> by, @Nullable Duration bucket, Query.Measure... measures) {
    return new Query(
        SAMPLE.name(), NOON, NOON.plusSeconds(3 * 3600), where, by, bucket, List.of(measures), 100);
  }

  private static Query.Measure count() {
    return new Query.Measure(Query.Function.COUNT, "");
  }

  private static @Nullable Object value(Table table, int row, String column) {
    int at = table.columns().indexOf(column);
    assertThat(at).as("column %s of %s", column, table.columns()).isNotNegative();
    return table.rows().get(row).get(at);
  }

  private static double number(Table table, int row, String column) {
    Object value = value(table, row, column);
    assertThat(value).as(column).isInstanceOf(Number.class);
    return value instanceof Number n ? n.doubleValue() : Double.NaN;
  }

  private static Condition test(String field, Condition.Word word, String... values) {
    List<Network> networks = new ArrayList<>();
    if (field.equals(CLIENT_ADDRESS.name())) {
      for (String v : values) {
        networks.add(Network.parse(v));
      }
    }
    double number =
        values[0].matches("[0-9.]+") && networks.isEmpty() ? Double.parseDouble(values[0]) : 0;
    return new Condition(
        Map.of(field, List.of(new Condition.Test(word, Set.of(values), networks, number))));
  }

  /** Every kind of value comes back as it was, to the microsecond; what is absent stays absent. */
  @Test
  default void givesBackWhatItWasGiven(@TempDir Path folder) throws Exception {
    try (Database database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      List<Event> events = new ArrayList<>();
      events.add(
          sample(1, 0)
              .micros(Events.micros("2026-11-22T12:00:00.123456Z"))
              .put(ACCOUNT, "ann@a.example")
              .put(SIZE, Long.MAX_VALUE)
              .put(DELAY, 0.1)
              .put(SEEN, Events.micros("1999-12-31T23:59:59.999999Z"))
              .put(CLIENT_ADDRESS, Address.parse("2001:db8::1"))
              .times(3)
              .build());
      events.add(sample(2, 1).build());
      events.add(
          sample(3, 2)
              .put(ACCOUNT, "")
              .put(SIZE, -1L)
              .put(DELAY, 1e300)
              .put(CLIENT_ADDRESS, Address.parse("255.255.255.255"))
              .build());
      assertThat(store.write(events)).isEqualTo(3);
      assertThat(all(store, SAMPLE)).isEqualTo(events);
      assertThat(store.describe()).isNotBlank();
    }
  }

  /** However often it is offered, in whatever company. */
  @Test
  default void writingTwiceIsOnce(@TempDir Path folder) throws Exception {
    try (Database database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      List<Event> events = nine();
      assertThat(store.write(events.subList(0, 5))).isEqualTo(5);
      assertThat(store.write(events.subList(0, 5))).isZero();
      assertThat(store.write(events.subList(3, 9))).isEqualTo(4);
      List<Event> twiceInOne = new ArrayList<>(events);
      Event another = event(50, 20_000, "new@a.example", 1, "192.0.2.9");
      twiceInOne.add(another);
      twiceInOne.add(another);
      assertThat(store.write(twiceInOne)).isEqualTo(1);
      assertThat(store.write(List.of())).isZero();
      assertThat(all(store, SAMPLE)).hasSize(10);
    }
  }

  /** Ids that differ in one part only are different events. */
  @Test
  default void everyPartOfAnIdCounts(@TempDir Path folder) throws Exception {
    try (Database database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      List<Event> events = new ArrayList<>();
      for (EventId id :
          List.of(
              new EventId(1, 1, 1),
              new EventId(2, 1, 1),
              new EventId(1, 2, 1),
              new EventId(1, 1, 2),
              new EventId(Long.MIN_VALUE, Long.MAX_VALUE, Integer.MIN_VALUE),
              new EventId(Long.MAX_VALUE, 0, Integer.MAX_VALUE))) {
        events.add(sample(1, 0).id(id).build());
      }
      assertThat(store.write(events)).isEqualTo(6);
      assertThat(all(store, SAMPLE)).containsExactlyInAnyOrderElementsOf(events);
    }
  }

  /** All or nothing: a text longer than its column refuses the batch. */
  @Test
  default void aFailingBatchLeavesNothing(@TempDir Path folder) throws Exception {
    EventType wider =
        EventType.named("sample_event", "Declared with longer texts than the table has.")
            .fields(Field.text("account", 60_000, "Whose."), SIZE, DELAY, SEEN, CLIENT_ADDRESS)
            .kept()
            .build();
    try (Database database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      Event good = event(1, 0, "ann@a.example", 1, "192.0.2.1");
      Event bad =
          new EventBuilder()
              .start(wider, good.micros())
              .id(new EventId(5, 5, 5))
              .put("account", "x".repeat(30_000))
              .build();
      assertThatThrownBy(() -> store.write(List.of(good, bad)))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.CONTENT));
      assertThat(all(store, SAMPLE)).isEmpty();
      store.refuse(bad, "Data too long for 'account'\n; drop table refused");
      store.refuse(bad, "again");
      assertThat(number(store.sql("select count(*) as n from refused", 10), 0, "n")).isPositive();
      assertThat(store.write(List.of(good))).isEqualTo(1);
      assertThat(all(store, SAMPLE)).containsExactly(good);
    }
  }

  /** From included, until not; in order of time. */
  @Test
  default void readsByTimeInOrder(@TempDir Path folder) throws Exception {
    try (Database database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      List<Event> events = nine();
      List<Event> shuffled = new ArrayList<>(events);
      java.util.Collections.shuffle(shuffled, new java.util.Random(3));
      store.write(shuffled);
      List<Event> read = new ArrayList<>();
      store.read(SAMPLE, events.get(2).time(), events.get(6).time(), read::add);
      assertThat(read).isEqualTo(events.subList(2, 6));
    }
  }

  /** What was written is there after a restart, and counts as written. */
  @Test
  default void survivesReopening(@TempDir Path folder) throws Exception {
    try (Database database = database(folder)) {
      try (Store store = database.store()) {
        store.open(List.of(SAMPLE));
        store.write(nine());
      }
      try (Store store = database.store()) {
        store.open(List.of(SAMPLE));
        assertThat(all(store, SAMPLE)).isEqualTo(nine());
        assertThat(store.write(nine())).isZero();
      }
    }
  }

  /** A newer vocabulary may add fields at the end. */
  @Test
  default void addsNewFieldsToOldTables(@TempDir Path folder) throws Exception {
    Field added = Field.text("helo_name", 100, "Added later.");
    EventType newer =
        EventType.named("sample_event", "For tests.")
            .fields(ACCOUNT, SIZE, DELAY, SEEN, CLIENT_ADDRESS, added)
            .indexed(ACCOUNT)
            .counted(ACCOUNT, CLIENT_ADDRESS)
            .kept()
            .build();
    try (Database database = database(folder)) {
      try (Store store = database.store()) {
        store.open(List.of(SAMPLE));
        store.write(List.of(event(1, 0, "ann@a.example", 1, "192.0.2.1")));
      }
      try (Store store = database.store()) {
        store.open(List.of(newer));
        Event second =
            new EventBuilder()
                .start(newer, NOON.getEpochSecond() * 1_000_000 + 1)
                .id(new EventId(1, 1, 1))
                .put(added, "mx.example")
                .build();
        assertThat(store.write(List.of(second))).isEqualTo(1);
        List<Event> read = all(store, newer);
        assertThat(read).hasSize(2);
        assertThat(read.get(0).text("helo_name")).isNull();
        assertThat(read.get(0).text("account")).isEqualTo("ann@a.example");
        assertThat(read.get(1)).isEqualTo(second);
      }
    }
  }

  /** Written by attackers: stored as it stands, found again, different from what looks alike. */
  @Test
  default void hostileTextsStayText(@TempDir Path folder) throws Exception {
    List<String> texts =
        List.of(
            "'; drop table sample_event; --",
            "\"`\\'\\\\",
            "%_[a-z]*?",
            "a",
            "A",
            "a ",
            " a",
            "ä",
            "a\u0308",
            "\ud83d\udce7 ☃ \u202eevil",
            "\t\r\n\u0001\u007f",
            "\ufffd",
            "null",
            "NULL",
            "\\N",
            "İıßẞ",
            "${jndi:ldap://192.0.2.1/a}",
            "x".repeat(200),
            "ü".repeat(200),
            "\ud83d\udce7".repeat(100));
    try (Database database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      List<Event> events = new ArrayList<>();
      for (String text : texts) {
        events.add(event(events.size(), events.size(), text, 1, "192.0.2.1"));
      }
      assertThat(store.write(events)).isEqualTo(texts.size());
      assertThat(all(store, SAMPLE)).isEqualTo(events);
      for (String text : texts) {
        Table found = store.query(query(test("account", Condition.Word.IS, text), List.of(), null));
        assertThat(found.rows()).as(text).hasSize(1);
        assertThat(value(found, 0, "account")).isEqualTo(text);
      }
      Query.Measure distinct = new Query.Measure(Query.Function.DISTINCT, "account");
      Table counted = store.query(query(Condition.any(), List.of(), null, distinct));
      assertThat(number(counted, 0, "distinct_account")).isEqualTo(texts.size());
    }
  }

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

  /** A condition means in the database what it means in a rule. */
  @Test
  default void conditionsMeanWhatTheyMeanInRules(@TempDir Path folder) throws Exception {
    List<Event> events = new ArrayList<>(nine());
    events.add(sample(20, 60).build());
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
            test("client_address", Condition.Word.IS, "198.51.100.2"));
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
