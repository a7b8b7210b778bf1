package io.weir.plugins.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.rule.Condition;
import io.weir.api.store.Query;
import io.weir.api.store.Store;
import io.weir.api.store.StoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the testkit cannot know of stores over JDBC: the roll-ups. */
interface JdbcCountsContract extends JdbcRig {
  @Test
  default void hourlyHoldsCountsAndSizesPerValue(@TempDir Path folder) throws Exception {
    Field account = Field.text("account", 400, "Whose.");
    Field size = Field.integer("size", "Bytes.");
    EventType type =
        EventType.named("sample_event", "For tests.")
            .fields(account, size)
            .counted(account)
            .summed(size)
            .kept()
            .build();
    String longOne = "\ud83d\udce7".repeat(150);
    try (Jdbc database = database(folder);
        Store store = database.store()) {
      store.open(List.of(type));
      store.write(
          List.of(
              JdbcRig.event(type, 1, "account", "a", "size", 10L),
              JdbcRig.event(type, 2, "account", "a", "size", 5L).toBuilder().times(3).build(),
              JdbcRig.event(type, 3, "account", "A"),
              JdbcRig.event(type, 4, "size", 1L),
              JdbcRig.event(type, 5, "account", "late", "size", 1L).toBuilder()
                  .micros((NOON.getEpochSecond() + 3600) * 1_000_000)
                  .build(),
              JdbcRig.event(type, 6, "account", longOne)));
      Instant next = NOON.plusSeconds(3600);
      store.rollUp(List.of(NOON.plusSeconds(59), next, NOON.minusSeconds(3600)));
      store.rollUp(List.of(NOON));
      String value = database.quoted("value");
      String hour = database.quoted("hour");
      List<String> found =
          JdbcRig.rows(
              database,
              "select " + value + ", events, size from hourly order by " + hour + ", " + value);
      assertThat(found).hasSize(4).contains("a|4|25", "A|1|null").last().isEqualTo("late|1|1");
      String cut = found.stream().filter(row -> row.startsWith("\ud83d")).findFirst().orElseThrow();
      assertThat(cut.codePointCount(0, cut.length()))
          .as("of 255 characters the last is half of one")
          .isEqualTo(127 + "|1|null".length());
    }
  }

  @Test
  default void sumsAreNamedAndMayBearAnyName(@TempDir Path folder) throws Exception {
    Field value = Field.integer("value", "As a column that is there anyway.");
    Field bytes = Field.integer("bytes", "Others.");
    EventType.Builder type =
        EventType.named("sample_event", "For tests.")
            .fields(ACCOUNT, value, bytes)
            .counted(ACCOUNT);
    EventType before = type.kept().build();
    EventType now = type.summed(value, bytes).build();
    Query.Builder sums = Query.about("sample_event").hourly("account").by("account");
    sums.count().sum("value").sum("bytes");
    try (Jdbc database = database(folder)) {
      try (Store store = database.store()) {
        store.open(List.of(before));
        store.write(List.of(JdbcRig.event(before, 1, "account", "a", "value", 5L)));
        store.rollUp(List.of(NOON));
        assertThatThrownBy(() -> store.query(sums.most(1))).isInstanceOf(StoreException.class);
      }
      try (Store store = database.store()) {
        store.open(List.of(now));
        assertThat(store.query(sums.most(1)).rows().get(0)).containsExactly("a", 1L, null, null);
        long most = Long.MAX_VALUE;
        store.write(
            List.of(
                JdbcRig.event(now, 2, "account", "a", "value", 7L, "bytes", most),
                JdbcRig.event(now, 3, "account", "a", "bytes", most)));
        store.rollUp(List.of(NOON));
        assertThat(store.query(sums.most(1)).rows().get(0)).containsExactly("a", 3L, 12L, most);
        Query rows = Query.about("sample_event").by("account").sum("bytes").most(1);
        assertThat(store.query(rows).rows().get(0)).containsExactly("a", 2.0 * most);
      }
    }
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
        events.add(JdbcRig.event(SAMPLE, i, "account", "u" + i % 7, "size", (long) i));
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
      // What was counted of rows that were deleted since stays, also when their hour is named
      // again.
      String counts = "select sum(events) from hourly where field = 'account'";
      List<String> before = JdbcRig.rows(database, counts);
      assertThat(one.forget(SAMPLE, NOON.plusSeconds(3600), 100)).isEqualTo(100);
      one.rollUp(List.of(NOON));
      assertThat(JdbcRig.rows(database, counts)).isEqualTo(before).containsExactly("400");
    }
  }

  /** The table of counts says what the rows say. */
  private static void counted(Jdbc database) throws SQLException {
    String value = database.quoted("value");
    List<String> rows =
        JdbcRig.rows(
            database,
            "select account, count(*), sum(size) from sample_event group by account"
                + " order by account");
    assertThat(rows).isNotEmpty();
    assertThat(
            JdbcRig.rows(
                database,
                "select "
                    + value
                    + ", events, size from hourly where field = 'account' order by "
                    + value))
        .isEqualTo(rows);
  }

  /** Rows that are forgotten leave their counts, until those are older than they may be. */
  @Test
  default void forgettingRollUpsTakesThoseBeforeATimeAlone(@TempDir Path folder) throws Exception {
    Instant early = NOON.minus(6, ChronoUnit.DAYS);
    Instant late = NOON.minus(3, ChronoUnit.DAYS);
    Instant between = NOON.minus(4, ChronoUnit.DAYS).truncatedTo(ChronoUnit.DAYS);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Instant at = (i < 20 ? early : late).plusSeconds(i * 600L);
      events.add(
          JdbcRig.event(SAMPLE, i, "account", i < 20 ? "early" : "late", "size", 10L).toBuilder()
              .micros(at.getEpochSecond() * 1_000_000)
              .build());
    }
    Query counts =
        Query.about("sample_event")
            .between(early.minus(1, ChronoUnit.DAYS), NOON)
            .by("account")
            .count()
            .sum("size")
            .fromRollUps()
            .most(9);
    String hourly = "select sum(events) from hourly where field = 'account'";
    try (Jdbc database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      store.write(new ArrayList<>(events));
      store.rollUp(events.stream().map(Event::time).toList());
      store.rollUp(List.of()); // the days
      List<Object> both = List.of(List.of("early", 20L, 200L), List.of("late", 10L, 100L));
      assertThat(store.query(counts).rows()).isEqualTo(both);

      assertThat(store.forget(SAMPLE, between, 100)).isEqualTo(20);
      assertThat(JdbcRig.all(store, SAMPLE)).hasSize(10);
      assertThat(store.forgetRollUps(early.minus(1, ChronoUnit.DAYS), 100)).isZero();
      assertThat(store.query(counts).rows()).as("of rows that are gone").isEqualTo(both);
      assertThat(JdbcRig.rows(database, hourly)).containsExactly("30");

      int all = rows(database, "rollup") + rows(database, "hourly");
      int gone = 0;
      for (int step = store.forgetRollUps(between, 3);
          step > 0;
          step = store.forgetRollUps(between, 3)) {
        assertThat(step).isLessThanOrEqualTo(3);
        gone += step;
      }
      assertThat(gone).isGreaterThan(3).isLessThan(all);
      assertThat(rows(database, "rollup") + rows(database, "hourly")).isEqualTo(all - gone);
      assertThat(store.query(counts).rows()).containsExactly(List.of("late", 10L, 100L));
      assertThat(JdbcRig.rows(database, hourly)).containsExactly("10");
      assertThat(JdbcRig.rows(database, "select min(id) from rollup"))
          .allMatch(id -> Series.hour(Long.parseLong(id)) >= between.getEpochSecond() / 3600);
      store.rollUp(List.of(early));
      assertThat(store.query(counts).rows()).containsExactly(List.of("late", 10L, 100L));
    }
  }

  /** While an old log is read all of its hours are over, and that which is read is not complete. */
  @Test
  default void ofMarkedHoursOnlyThoseAreCountedThatAreNamed(@TempDir Path folder) throws Exception {
    Instant first = NOON.minus(4, ChronoUnit.DAYS).truncatedTo(ChronoUnit.HOURS);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Instant at = first.plus(i, ChronoUnit.HOURS);
      events.add(
          JdbcRig.event(SAMPLE, i, "account", "a" + i).toBuilder()
              .micros(at.getEpochSecond() * 1_000_000)
              .build());
    }
    String hourly = "select value from hourly where field = 'account' order by value";
    try (Jdbc database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      store.write(events);
      store.rollUp(List.of(first));
      assertThat(JdbcRig.rows(database, hourly)).containsExactly("a0");
      store.rollUp(List.of());
      assertThat(JdbcRig.rows(database, hourly)).containsExactly("a0", "a1", "a2");
    }
  }

  /** Of an hour with too many events it is not held when a value was seen. */
  @Test
  default void valuesAreFoundWhereNoPostingsAre(@TempDir Path folder) throws Exception {
    Instant first = NOON.minus(4, ChronoUnit.DAYS).truncatedTo(ChronoUnit.DAYS);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      Instant at = first.plusSeconds(i * 600L); // over four days
      events.add(
          JdbcRig.event(SAMPLE, i, "account", "a" + i % 7).toBuilder()
              .micros(at.getEpochSecond() * 1_000_000)
              .build());
    }
    Condition.Test test = new Condition.Test(Condition.Word.IS, Set.of("a3"), List.of(), 0);
    Query days =
        Query.about("sample_event")
            .between(first, first.plus(3, ChronoUnit.DAYS))
            .where(new Condition(Map.of("account", List.of(test))))
            .count()
            .fromRollUps()
            .most(9);
    long wanted =
        events.subList(0, 432).stream().filter(e -> "a3".equals(e.text("account"))).count();
    try (Jdbc database = database(folder)) {
      try (Store store = database.store()) {
        store.open(List.of(SAMPLE));
        store.write(new ArrayList<>(events));
        store.rollUp(events.stream().map(Event::time).toList());
        store.rollUp(List.of()); // the days
      }
      assertThat(counted(database, days)).isEqualTo(wanted);
      // As if the second day had too many, then one of its hours too.
      unknown(database, "DAY_SEEN", first.plus(1, ChronoUnit.DAYS));
      assertThat(counted(database, days)).as("from hours").isEqualTo(wanted);
      unknown(database, "HOUR_SEEN", first.plus(29, ChronoUnit.HOURS));
      assertThat(counted(database, days)).as("from rows").isEqualTo(wanted);
    }
  }

  /** By a store that remembers no answer. */
  private static Object counted(Jdbc database, Query query) throws Exception {
    try (Store store = database.store()) {
      store.open(List.of(SAMPLE));
      return Objects.requireNonNull(store.query(query).rows().get(0).get(0));
    }
  }

  private static void unknown(Jdbc database, String kind, Instant at) throws SQLException {
    String named = "select id from rollup_series where name = 'sample_event " + kind + " account'";
    int series = Integer.parseInt(JdbcRig.rows(database, named).get(0));
    long row = Series.row(at.getEpochSecond() / 3600, series, 0);
    String its = "id between " + row + " and " + (row + 4095);
    assertThat(JdbcRig.rows(database, "select id from rollup where " + its)).isNotEmpty();
    database.change("delete from rollup where " + its);
    database.change("insert into rollup (id, data) values (" + row + ", x'')");
  }

  private static int rows(Jdbc database, String table) throws SQLException {
    return Integer.parseInt(JdbcRig.rows(database, "select count(*) from " + table).get(0));
  }

  @Test
  default void forgettingTakesRefusedOnesOfTheTypeAloneAndLeavesCounts(@TempDir Path folder)
      throws Exception {
    EventType other = EventType.named("other", "Stays.").fields(ACCOUNT).counted(ACCOUNT).build();
    try (Jdbc database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE, other));
      for (EventType type : List.of(SAMPLE, other)) {
        store.write(List.of(JdbcRig.event(type, 1, "account", "a")));
        store.refuse(JdbcRig.event(type, 2, "account", "b"), "no");
      }
      store.rollUp(List.of(NOON));
      assertThat(store.forget(SAMPLE, NOON, 10)).isZero();
      assertThat(store.forget(SAMPLE, NOON.plusSeconds(3600), 2)).isEqualTo(2);
      assertThat(store.forget(SAMPLE, NOON.plusSeconds(3600), 2)).isZero();
      assertThat(store.sql("select type from refused", 9).rows()).containsExactly(List.of("other"));
      assertThat(store.sql("select type from hourly order by type", 9).rows())
          .containsExactly(List.of("other"), List.of("sample_event"));
      assertThat(JdbcRig.all(store, other)).hasSize(1);
    }
  }
}
