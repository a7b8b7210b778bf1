package io.weir.plugins.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.store.Query;
import io.weir.api.store.Store;
import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the testkit cannot know of stores over JDBC: rows, words, and all of the other contracts.
 */
interface JdbcContract extends JdbcSchemaContract, JdbcCountsContract {
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
        JdbcRig.event(type, 1, "group", "g", "key", 4L, "order", 1L, "user", "u", "size", 2.5)
            .toBuilder()
            .put("table", Address.parse("2001:db8::9"))
            .build();
    try (Jdbc database = database(folder);
        Store store = database.store()) {
      store.open(List.of(type));
      assertThat(store.write(List.of(event))).isEqualTo(1);
      assertThat(JdbcRig.all(store, type)).containsExactly(event);
      store.rollUp(List.of(NOON));
      assertThat(store.sql("select hour, value from hourly", 10).rows()).hasSize(3);
      Query words = Query.about("select").by("group", "order").sum("size").most(5);
      assertThat(store.query(words).rows())
          .containsExactly(List.of("g", "1970-01-01T00:00:00.000001Z", 2.5));
    }
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
          JdbcRig.event(
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
      assertThat(JdbcRig.all(store, SAMPLE)).isEqualTo(events);
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
        events.add(JdbcRig.event(wider, i, "account", account));
      }
      assertThatThrownBy(() -> store.write(new ArrayList<>(events)))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONTENT));
      assertThat(JdbcRig.all(store, SAMPLE)).isEmpty();
      events.remove(150);
      assertThat(store.write(events)).isEqualTo(199);
      store.rollUp(List.of(NOON));
    }
  }

  /** As an SQLException: what came before it is neither kept open nor written by the next one. */
  @Test
  default void aMistakeInsideATransactionLeavesNothing(@TempDir Path folder) throws Exception {
    EventType other = EventType.named("other", "Written first.").fields(ACCOUNT).kept().build();
    EventType mistaken =
        EventType.named("sample_event", "Its size is a text.")
            .fields(ACCOUNT, Field.text("size", 20, "Not a number."))
            .kept()
            .build();
    try (Jdbc database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE, other));
      List<Event> events = new ArrayList<>();
      events.add(JdbcRig.event(other, 1, "account", "first"));
      events.add(JdbcRig.event(SAMPLE, 2, "account", "second"));
      events.add(JdbcRig.event(mistaken, 3, "size", "large"));
      assertThatThrownBy(() -> store.write(events)).isInstanceOf(ClassCastException.class);
      assertThat(JdbcRig.rows(database, "select count(*) from rollup_todo")).containsExactly("0");
      Event right = JdbcRig.event(SAMPLE, 4, "account", "right");
      assertThat(store.write(List.of(right))).isEqualTo(1);
      assertThat(JdbcRig.all(store, SAMPLE)).containsExactly(right);
      assertThat(JdbcRig.all(store, other)).isEmpty();
    }
  }

  @Test
  default void aRefusedEventIsKeptOnceAsReadableJson(@TempDir Path folder) throws Exception {
    try (Jdbc database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      Event bad =
          JdbcRig.event(
              SAMPLE, 3, "account", "\"ä\\\n\ud83d\udce7", "size", 5L, "delay", Double.NaN);
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
          JdbcRig.event(SAMPLE, i, "account", "u" + i).toBuilder()
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
      assertThat(JdbcRig.all(store, SAMPLE)).isEqualTo(events);
    }
  }

  @Test
  default void namesComeFromDeclarationsAlone(@TempDir Path folder) throws Exception {
    try (Jdbc database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      for (Query bad :
          List.of(
              Query.about("sample_event; drop table x").count().most(5),
              Query.about("sample_event").by("account` or 1").count().most(5),
              Query.about("sample_event").sum("account").most(5))) {
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
      store.write(List.of(JdbcRig.event(SAMPLE, 1, "delay", 1.5, "size", 7L)));
      assertThat(
              store
                  .sql(
                      "select time, cast(time as date) as d, size, delay, account, sum(size) as s"
                          + " from sample_event group by time, size, delay, account",
                      9)
                  .rows())
          .containsExactly(
              Arrays.asList("2026-11-22T12:00:00.001Z", "2026-11-22", 7L, 1.5, null, 7L));
    }
  }
}
