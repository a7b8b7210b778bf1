package io.weir.plugins.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.rule.Condition;
import io.weir.api.store.Query;
import io.weir.api.store.Store;
import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import io.weir.testkit.StoreContract;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the testkit cannot know of stores over JDBC: tables, versions, roll-ups. */
interface JdbcContract extends StoreContract {
  /** A database that a test can also change by other means than the store. */
  interface Jdbc extends Database {
    Connection admin() throws SQLException;

    void dropIndex(String name) throws SQLException;

    /** A name that may be a reserved word. */
    String quoted(String name);

    default void change(String sql) throws SQLException {
      try (Connection c = admin();
          Statement s = c.createStatement()) {
        s.execute(sql);
      }
    }
  }

  @Override
  Jdbc database(Path folder) throws Exception;

  static Event event(EventType type, int n, Object... namesAndValues) {
    EventBuilder b =
        new EventBuilder()
            .start(type, NOON.getEpochSecond() * 1_000_000 + n * 1000L)
            .id(new EventId(7, n * 100L, n));
    for (int i = 0; i < namesAndValues.length; i += 2) {
      b.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return b.build();
  }

  static List<Event> all(Store store, EventType type) throws StoreException {
    List<Event> out = new ArrayList<>();
    store.read(type, Instant.MIN, Instant.MAX, out::add);
    return out;
  }

  private static void refuses(Store store, EventType type, String... words) {
    assertThatThrownBy(() -> store.open(List.of(type)))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FATAL))
        .hasMessageContainingAll(words);
  }

  private static EventType type(Field... fields) {
    return EventType.named("sample_event", "For tests.").fields(fields).kept().build();
  }

  @Test
  default void refusesTablesOfANewerWeir(@TempDir Path folder) throws Exception {
    try (Jdbc database = database(folder)) {
      try (Store store = database.store()) {
        store.open(List.of(SAMPLE));
      }
      database.change("update weir_schema set version = 3");
      try (Store store = database.store()) {
        refuses(store, SAMPLE, "version 3", "this Weir knows 2", "use the newer Weir");
      }
    }
  }

  @Test
  default void leavesAForeignTableOfTheSameNameAlone(@TempDir Path folder) throws Exception {
    try (Jdbc database = database(folder)) {
      database.change("create table sample_event (name varchar(10))");
      try (Store store = database.store()) {
        refuses(store, SAMPLE, "sample_event", "is not Weir's");
      }
      database.change("insert into sample_event (name) values ('still')");
    }
  }

  @Test
  default void refusesATypeNamedLikeATableOfItsOwn(@TempDir Path folder) throws Exception {
    try (Jdbc database = database(folder);
        Store store = database.store()) {
      refuses(store, EventType.named("refused", "No.").kept().build(), "refused");
    }
  }

  @Test
  default void widensATextThatGrew(@TempDir Path folder) throws Exception {
    EventType narrow = type(Field.text("reason", 10, "Why."));
    EventType wide = type(Field.text("reason", 900, "Why."));
    EventType huge = type(Field.text("reason", 60_000, "Why."));
    try (Jdbc database = database(folder)) {
      try (Store store = database.store()) {
        store.open(List.of(narrow));
        store.write(List.of(event(narrow, 1, "reason", "short")));
      }
      for (EventType type : List.of(wide, huge, narrow)) {
        try (Store store = database.store()) {
          store.open(List.of(type));
        }
      }
      try (Store store = database.store()) {
        store.open(List.of(huge));
        Event full = event(huge, 2, "reason", "ü".repeat(60_000));
        assertThat(store.write(List.of(full))).isEqualTo(1);
        assertThat(all(store, huge)).containsExactly(event(huge, 1, "reason", "short"), full);
      }
    }
  }

  @Test
  default void refusesAFieldThatChangedItsKind(@TempDir Path folder) throws Exception {
    try (Jdbc database = database(folder)) {
      try (Store store = database.store()) {
        store.open(List.of(type(Field.text("code", 10, "Code."))));
      }
      try (Store store = database.store()) {
        refuses(store, type(Field.integer("code", "Code.")), "code", "sample_event", "integer");
      }
    }
  }

  @Test
  default void wordsThatTheDatabaseReservesAreNames(@TempDir Path folder) throws Exception {
    Field[] fields = {
      Field.text("group", 20, "A."),
      Field.integer("key", "B."),
      Field.time("order", "C."),
      Field.text("user", 20, "D."),
      Field.address("table", "E."),
      Field.decimal("size", "F.")
    };
    EventType type =
        EventType.named("select", "Words.")
            .fields(fields)
            .indexed(fields[0], fields[2])
            .counted(fields[0], fields[1], fields[4])
            .kept()
            .build();
    Event event =
        event(type, 1, "group", "g", "key", 4L, "order", 1L, "user", "u", "size", 2.5).toBuilder()
            .put("table", Address.parse("2001:db8::9"))
            .build();
    try (Jdbc database = database(folder);
        Store store = database.store()) {
      store.open(List.of(type));
      assertThat(store.write(List.of(event))).isEqualTo(1);
      assertThat(all(store, type)).containsExactly(event);
      store.rollUp(List.of(NOON));
      assertThat(store.sql("select hour, value from hourly", 10).rows()).hasSize(3);
      Query.Measure sum = new Query.Measure(Query.Function.SUM, "size");
      assertThat(
              store
                  .query(
                      new Query(
                          "select",
                          NOON,
                          NOON.plusSeconds(9),
                          Condition.any(),
                          List.of("group", "order"),
                          null,
                          List.of(sum),
                          5))
                  .rows())
          .containsExactly(List.of("g", "1970-01-01T00:00:00.000001Z", 2.5));
    }
  }

  @Test
  default void hourlyHoldsCountsAndSizesPerValue(@TempDir Path folder) throws Exception {
    Field account = Field.text("account", 400, "Whose.");
    Field size = Field.integer("size", "Bytes.");
    EventType type =
        EventType.named("sample_event", "For tests.")
            .fields(account, size)
            .counted(account)
            .kept()
            .build();
    String longOne = "\ud83d\udce7".repeat(150);
    try (Jdbc database = database(folder);
        Store store = database.store()) {
      store.open(List.of(type));
      store.write(
          List.of(
              event(type, 1, "account", "a", "size", 10L),
              event(type, 2, "account", "a", "size", 5L).toBuilder().times(3).build(),
              event(type, 3, "account", "A"),
              event(type, 4, "size", 1L),
              event(type, 5, "account", "late", "size", 1L).toBuilder()
                  .micros((NOON.getEpochSecond() + 3600) * 1_000_000)
                  .build(),
              event(type, 6, "account", longOne)));
      Instant next = NOON.plusSeconds(3600);
      store.rollUp(List.of(NOON.plusSeconds(59), next, NOON.minusSeconds(3600)));
      store.rollUp(List.of(NOON));
      List<List<Object>> rows = new ArrayList<>();
      rows.add(row(NOON, "a", 4, 15L));
      rows.add(row(next, "late", 1, 1L));
      rows.add(row(NOON, "A", 1, null));
      List<List<Object>> found =
          new ArrayList<>(
              store
                  .query(
                      new Query(
                          "hourly",
                          NOON,
                          NOON.plusSeconds(9999),
                          Condition.any(),
                          List.of(),
                          null,
                          List.of(),
                          99))
                  .rows());
      assertThat(found).containsAll(rows).hasSize(4);
      found.removeAll(rows);
      String value = (String) found.get(0).get(3);
      assertThat(longOne).startsWith(value.substring(0, 200));
      assertThat(value.length()).isLessThanOrEqualTo(Shape.VALUE_LENGTH + 255);
    }
  }

  @Test
  default void tablesOfVersion1AreBroughtUp(@TempDir Path folder) throws Exception {
    try (Jdbc database = database(folder)) {
      List<List<Object>> before = new ArrayList<>();
      try (Store store = database.store()) {
        store.open(List.of(SAMPLE));
        store.write(List.of(event(SAMPLE, 1, "account", "a")));
        store.rollUp(List.of(NOON));
        before.addAll(store.sql("select * from hourly", 9).rows());
      }
      database.change("alter table hourly drop primary key");
      database.change(
          "alter table hourly add primary key ("
              + database.quoted("hour")
              + ", type, field, "
              + database.quoted("value")
              + ")");
      database.change("update weir_schema set version = 1");
      for (int i = 0; i < 2; i++) {
        try (Store store = database.store()) {
          store.open(List.of(SAMPLE));
          assertThat(store.sql("select version from weir_schema", 9).rows())
              .containsExactly(List.of(2L));
          assertThat(store.sql("select * from hourly", 9).rows()).isEqualTo(before);
          assertThat(key(database, "hourly")).containsExactly("type", "field", "hour", "value");
        }
        // A start that ended between the change and the new version.
        database.change("update weir_schema set version = 1");
      }
    }
  }

  private static List<String> key(Jdbc database, String table) throws SQLException {
    Map<Integer, String> columns = new TreeMap<>();
    try (Connection c = database.admin();
        ResultSet r = c.getMetaData().getPrimaryKeys(c.getCatalog(), c.getSchema(), table)) {
      while (r.next()) {
        columns.put(r.getInt("KEY_SEQ"), r.getString("COLUMN_NAME"));
      }
    }
    return List.copyOf(columns.values());
  }

  @Test
  default void countsAreThoseOfTheRowsWhoeverWroteThem(@TempDir Path folder) throws Exception {
    try (Jdbc database = database(folder);
        Store one = database.store();
        Store two = database.store()) {
      one.open(List.of(SAMPLE));
      two.open(List.of(SAMPLE));
      List<Event> events = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        events.add(event(SAMPLE, i, "account", "u" + i % 7, "size", (long) i));
      }
      for (int i = 0; i < 400; i += 50) {
        Store store = i / 50 % 3 == 0 ? two : one;
        store.write(new ArrayList<>(events.subList(i, i + 50)));
        store.rollUp(List.of(NOON));
        counted(database);
      }
      one.write(events);
      one.rollUp(List.of(NOON));
      counted(database);
      // Who counts from its own memory alone must see what became less.
      assertThat(one.forget(SAMPLE, NOON.plusSeconds(3600), 100)).isEqualTo(100);
      one.rollUp(List.of(NOON));
      counted(database);
    }
  }

  /** The table of counts says what the rows say. */
  private static void counted(Jdbc database) throws SQLException {
    String value = database.quoted("value");
    List<String> rows =
        rows(
            database,
            "select account, count(*), sum(size) from sample_event group by account"
                + " order by account");
    assertThat(rows).isNotEmpty();
    assertThat(
            rows(
                database,
                "select "
                    + value
                    + ", events, size from hourly where field = 'account' order by "
                    + value))
        .isEqualTo(rows);
  }

  /** The rows of a statement, values between bars. */
  static List<String> rows(Jdbc database, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection c = database.admin();
        Statement s = c.createStatement();
        ResultSet r = s.executeQuery(sql)) {
      while (r.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= r.getMetaData().getColumnCount(); i++) {
          row.add(r.getString(i));
        }
        rows.add(String.join("|", row));
      }
    }
    return rows;
  }

  @Test
  default void manyRowsComeBackAsTheyAre(@TempDir Path folder) throws Exception {
    Random random = new Random(11);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      StringBuilder text = new StringBuilder();
      while (text.length() < i % 90) {
        int point =
            switch (random.nextInt(5)) {
              case 0 -> "\\\t\r\n\b\u001aN0tnr'\"`,;%".codePointAt(random.nextInt(17));
              case 1 -> random.nextInt(0x80);
              case 2 -> random.nextInt(0x800);
              case 3 -> random.nextInt(0x10000);
              default -> random.nextInt(0x110000);
            };
        if (point != 0 && (point < 0xd800 || point > 0xdfff)) {
          text.appendCodePoint(point);
        }
      }
      Event e =
          event(
              SAMPLE,
              i,
              "account",
              i % 10 == 0 ? null : text.toString(),
              "size",
              random.nextLong());
      events.add(
          e.toBuilder()
              .put("delay", i % 3 == 0 ? null : random.nextGaussian() * Math.pow(10, i % 300))
              .put("seen", i % 4 == 0 ? null : random.nextInt(1_000_000_000) * 1_000_003L)
              .put("client_address", i % 2 == 0 ? null : Address.ofIpv4(random.nextInt()))
              .times(1 + i % 5)
              .build());
    }
    try (Jdbc database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      assertThat(store.write(new ArrayList<>(events))).isEqualTo(3000);
      assertThat(store.write(new ArrayList<>(events))).isZero();
      assertThat(all(store, SAMPLE)).isEqualTo(events);
    }
  }

  @Test
  default void oneBadValueAmongManyRefusesAllOfThem(@TempDir Path folder) throws Exception {
    EventType wider =
        EventType.named("sample_event", "As if the table's columns were longer.")
            .fields(Field.text("account", 60_000, "Whose."), SIZE, DELAY, SEEN, CLIENT_ADDRESS)
            .kept()
            .build();
    try (Jdbc database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      List<Event> events = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        String account = i == 150 ? "x".repeat(201) : "u" + i;
        events.add(event(wider, i, "account", account));
      }
      assertThatThrownBy(() -> store.write(new ArrayList<>(events)))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONTENT));
      assertThat(all(store, SAMPLE)).isEmpty();
      events.remove(150);
      assertThat(store.write(events)).isEqualTo(199);
      store.rollUp(List.of(NOON));
    }
  }

  @Test
  default void forgettingTakesRefusedOnesAndCountsOfTheTypeAlone(@TempDir Path folder)
      throws Exception {
    EventType other = EventType.named("other", "Stays.").fields(ACCOUNT).counted(ACCOUNT).build();
    try (Jdbc database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE, other));
      for (EventType type : List.of(SAMPLE, other)) {
        store.write(List.of(event(type, 1, "account", "a")));
        store.refuse(event(type, 2, "account", "b"), "no");
      }
      store.rollUp(List.of(NOON));
      assertThat(store.forget(SAMPLE, NOON, 10)).isZero();
      assertThat(store.forget(SAMPLE, NOON.plusSeconds(3600), 2)).isEqualTo(2);
      assertThat(store.forget(SAMPLE, NOON.plusSeconds(3600), 2)).isEqualTo(1);
      assertThat(store.forget(SAMPLE, NOON.plusSeconds(3600), 2)).isZero();
      for (String table : List.of("refused", "hourly")) {
        assertThat(store.sql("select type from " + table, 9).rows())
            .containsExactly(List.of("other"));
      }
      assertThat(all(store, other)).hasSize(1);
    }
  }

  private static List<Object> row(Instant hour, String value, long events, Object size) {
    List<Object> row = new ArrayList<>();
    Collections.addAll(row, hour.toString(), "sample_event", "account", value, events, size);
    return row;
  }

  @Test
  default void aRefusedEventIsKeptOnceAsReadableJson(@TempDir Path folder) throws Exception {
    try (Jdbc database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      Event bad =
          event(SAMPLE, 3, "account", "\"ä\\\n\ud83d\udce7", "size", 5L, "delay", Double.NaN);
      store.refuse(bad, "Incorrect value \ud83d\udce7");
      store.refuse(bad, "again");
      List<List<Object>> rows =
          new ArrayList<>(store.sql("select type, place, reason, event from refused", 9).rows());
      assertThat(rows).hasSize(1);
      assertThat(rows.get(0).subList(0, 3))
          .containsExactly("sample_event", 300L, "Incorrect value ??");
      assertThat((String) rows.get(0).get(3))
          .startsWith("{\"time\":\"2026-11-22T12:00:00.003Z\",\"type\":\"sample_event\"")
          .contains(
              "\"place\":300",
              "\"account\":\"\\\"\\u00e4\\\\\\u000a\\ud83d\\udce7\",\"size\":5,\"delay\":\"NaN\"}");
    }
  }

  @Test
  default void anOldLogOfferedAgainInAnyOrderAddsNothing(@TempDir Path folder) throws Exception {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      events.add(
          event(SAMPLE, i, "account", "u" + i).toBuilder()
              .id(new EventId(i % 3 - 1, i * 90L, i))
              .build());
    }
    List<Event> shuffled = new ArrayList<>(events);
    Collections.shuffle(shuffled, new Random(4));
    try (Jdbc database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      int written = 0;
      for (int i = 0; i < 3000; i += 500) {
        written += store.write(shuffled.subList(i, i + 500));
      }
      assertThat(written).isEqualTo(3000);
      assertThat(store.write(events)).isZero();
      assertThat(all(store, SAMPLE)).isEqualTo(events);
    }
  }

  @Test
  default void anIndexThatIsMissingIsMade(@TempDir Path folder) throws Exception {
    try (Jdbc database = database(folder)) {
      for (int i = 0; i < 2; i++) {
        try (Store store = database.store()) {
          store.open(List.of(SAMPLE));
        }
        // Each fails when it is not there.
        database.dropIndex("weir_sample_event_time");
        database.dropIndex("weir_sample_event_account");
      }
    }
  }

  @Test
  default void openingTwiceChangesNothing(@TempDir Path folder) throws Exception {
    try (Jdbc database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      store.write(List.of(event(SAMPLE, 1)));
      store.open(List.of(SAMPLE));
      assertThat(store.write(List.of(event(SAMPLE, 1), event(SAMPLE, 2)))).isEqualTo(1);
    }
  }

  @Test
  default void whatWasKeptInFormerTimesStaysReadable(@TempDir Path folder) throws Exception {
    try (Jdbc database = database(folder)) {
      try (Store store = database.store()) {
        store.open(List.of(SAMPLE));
        store.write(List.of(event(SAMPLE, 1)));
      }
      try (Store store = database.store()) {
        store.open(List.of());
        assertThat(store.sql("select place from sample_event", 9).rows())
            .containsExactly(List.of(100L));
      }
    }
  }

  @Test
  default void namesComeFromDeclarationsAlone(@TempDir Path folder) throws Exception {
    try (Jdbc database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      for (Query bad :
          List.of(
              new Query(
                  "sample_event; drop table x",
                  NOON,
                  NOON,
                  Condition.any(),
                  List.of(),
                  null,
                  List.of(),
                  5),
              new Query(
                  "sample_event",
                  NOON,
                  NOON,
                  Condition.any(),
                  List.of("account` or 1"),
                  null,
                  List.of(new Query.Measure(Query.Function.COUNT, "")),
                  5),
              new Query(
                  "sample_event",
                  NOON,
                  NOON,
                  Condition.any(),
                  List.of(),
                  null,
                  List.of(new Query.Measure(Query.Function.SUM, "account")),
                  5))) {
        assertThatThrownBy(() -> store.query(bad))
            .isInstanceOfSatisfying(
                StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FATAL));
      }
    }
  }

  @Test
  default void timesOfAPersonsAnswerAreUtc(@TempDir Path folder) throws Exception {
    try (Jdbc database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      store.write(List.of(event(SAMPLE, 1, "delay", 1.5, "size", 7L)));
      assertThat(
              store
                  .sql(
                      "select time, cast(time as date) as d, size, delay, account, sum(size) as s"
                          + " from sample_event group by time, size, delay, account",
                      9)
                  .rows())
          .containsExactly(
              java.util.Arrays.asList("2026-11-22T12:00:00.001Z", "2026-11-22", 7L, 1.5, null, 7L));
    }
  }
}
