package io.weir.plugins.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.rule.Condition;
import io.weir.api.store.Query;
import io.weir.api.store.Store;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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

  @Test
  default void forgettingTakesRefusedOnesAndCountsOfTheTypeAlone(@TempDir Path folder)
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
      assertThat(store.forget(SAMPLE, NOON.plusSeconds(3600), 2)).isEqualTo(1);
      assertThat(store.forget(SAMPLE, NOON.plusSeconds(3600), 2)).isZero();
      for (String table : List.of("refused", "hourly")) {
        assertThat(store.sql("select type from " + table, 9).rows())
            .containsExactly(List.of("other"));
      }
      assertThat(JdbcRig.all(store, other)).hasSize(1);
    }
  }

  private static List<Object> row(Instant hour, String value, long events, Object size) {
    List<Object> row = new ArrayList<>();
    Collections.addAll(row, hour.toString(), "sample_event", "account", value, events, size);
    return row;
  }
}
