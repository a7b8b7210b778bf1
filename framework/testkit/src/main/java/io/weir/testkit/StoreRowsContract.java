package io.weir.testkit;

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
import io.weir.api.EventId;
import io.weir.api.rule.Condition;
import io.weir.api.store.Bucket;
import io.weir.api.store.Query;
import io.weir.api.store.Store;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The contract for queries without measures and for those on the counts per hour: a part of {@link
 * StoreContract}, which is the one to implement.
 */
public interface StoreRowsContract extends StoreQueryContract {
  /** The events themselves, newest or oldest first, at most so many. */
  @Test
  default void givesEventsInOrder(@TempDir Path folder) throws Exception {
    try (Database database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      List<Event> events = nine();
      store.write(events);
      Query.Builder first = Query.about(SAMPLE.name()).between(NOON, events.get(8).time());
      assertThat(read(store, first.most(3)))
          .containsExactly(events.get(7), events.get(6), events.get(5));
      assertThat(read(store, first.order(Query.Order.KEY).most(2))).isEqualTo(events.subList(0, 2));
      assertThat(read(store, first.most(0))).isEmpty();
      assertThat(read(store, first.most(Integer.MAX_VALUE))).isEqualTo(events.subList(0, 8));
      assertThatThrownBy(() -> read(store, first.count().most(1)))
          .isInstanceOf(StoreException.class);
    }
  }

  /** The greatest place of each stream, however many others there are. */
  @Test
  default void saysHowFarEachStreamGoes(@TempDir Path folder) throws Exception {
    Random random = new Random(7);
    Map<Long, Long> furthest = new HashMap<>();
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      long stream = random.nextInt(40) - 20L << random.nextInt(40);
      long place = random.nextInt(Integer.MAX_VALUE) * 100L;
      furthest.merge(stream, place, Math::max);
      EventId id = new EventId(stream, place, i);
      events.add(sample(1, random.nextInt(3_600)).id(id).put(SIZE, (long) i).build());
    }
    try (Database database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      assertThat(store.places(SAMPLE, 10)).isEmpty();
      store.write(events);
      Map<Long, Long> places = store.places(SAMPLE, 1_000);
      assertThat(furthest).containsAllEntriesOf(places);
      assertThat(places.size()).as("few may be left out").isGreaterThan(furthest.size() * 9 / 10);
      assertThat(store.places(SAMPLE, 5)).hasSizeLessThanOrEqualTo(5);
    }
  }

  /** Paging returns each event once, even if many have the same time. */
  @Test
  default void pagesHoldEachEventOnce(@TempDir Path folder) throws Exception {
    Random random = new Random(5);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      EventId id =
          new EventId(random.nextInt(3) - 1, random.nextInt(4), random.nextInt(9) - 4 + i * 10);
      events.add(sample(1, random.nextInt(3)).id(id).put(SIZE, (long) i).build());
    }
    try (Database database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      store.write(events);
      events.sort(MemoryQuery.IN_ORDER);
      assertThat(read(store, asked().order(Query.Order.KEY).most(Integer.MAX_VALUE)))
          .isEqualTo(events);
      for (Query.Order order : List.of(Query.Order.KEY, Query.Order.TOP)) {
        List<Event> all = new ArrayList<>();
        List<Event> page = read(store, asked().order(order).most(7));
        while (!page.isEmpty()) {
          all.addAll(page);
          page = read(store, asked().order(order).after(page.get(page.size() - 1)).most(7));
        }
        assertThat(all).as(order.name()).isEqualTo(events);
        Collections.reverse(events);
      }
    }
  }

  /** A condition means in the database what it means in a rule; of several one may hold. */
  @Test
  default void conditionsMeanWhatTheyMeanInRules(@TempDir Path folder) throws Exception {
    List<Event> events = new ArrayList<>(nine());
    events.add(sample(20, 60).build());
    String[] texts = {
      "", "50%_off!", "x!%y", "back\\slash", "a_b", "Ann@A.Example", "x@b.example@a.example",
      "a.example", "x@aXexample", "x@", "@", "x@a.example@", "@a.example", "x@a%!_.example"
    };
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
            test("account/domain", Condition.Word.IS, "a.example"),
            test("account/domain", Condition.Word.IS, "A.example"),
            test("account/domain", Condition.Word.IS, "a_example", "%", ""),
            test("account/domain", Condition.Word.IN, "a%!_.example", "b.example"),
            test("account/domain", Condition.Word.IS, "b.example@a.example"),
            test("account/domain", Condition.Word.NOT, "a.example"),
            test("account/domain", Condition.Word.NOT_IN, "a.example", "b.example"),
            test("account/domain", Condition.Word.ABOVE, "1"),
            test("account/domain", Condition.Word.EMPTY, "true"),
            test("account/domain", Condition.Word.EMPTY, "false"),
            test("account", Condition.Word.EMPTY, "true"),
            test("account", Condition.Word.EMPTY, "false"),
            test("delay", Condition.Word.EMPTY, "true"),
            test("client_address", Condition.Word.EMPTY, "false"));
    try (Database database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      store.write(events);
      for (Condition condition : conditions) {
        List<Event> found = read(store, asked().where(condition).most(99));
        assertThat(found)
            .as(condition.toString())
            .containsExactlyInAnyOrderElementsOf(events.stream().filter(condition::holds).toList());
        for (Condition other : conditions) {
          assertThat(read(store, asked().any(List.of(condition, other)).most(99)))
              .as(condition + " or " + other)
              .hasSize(
                  (int) events.stream().filter(e -> condition.holds(e) || other.holds(e)).count());
        }
      }
      Condition one = conditions.get(0);
      assertThat(read(store, asked().where(one).any(conditions.subList(2, 4)).most(99))).isEmpty();
      assertThat(read(store, asked().any(List.of(Condition.any())).most(99)))
          .hasSize(events.size());
    }
  }

  /** A question that takes longer than it may is stopped. */
  @Test
  default void endsInTime(@TempDir Path folder) throws Exception {
    try (Database database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      store.write(nine());
      List<Event> read = new ArrayList<>();
      assertThatThrownBy(
              () ->
                  store.read(
                      asked().within(Duration.ofSeconds(1)).most(9),
                      event -> {
                        read.add(event);
                        sleep();
                      }))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.reason()).isEqualTo(StoreException.Reason.FATAL))
          .hasMessageContaining("took longer than 1 s");
      assertThat(read).hasSize(1);
      assertThat(read(store, asked().most(9))).hasSize(9);
    }
  }

  private static void sleep() {
    try {
      TimeUnit.MILLISECONDS.sleep(1_100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Counts per hour and key equal the rows, however often they are made. */
  @Test
  default void rollUpsEqualTheRows(@TempDir Path folder) throws Exception {
    List<Instant> hours = hours();
    Query.Builder perKey = asked().hourly("account").bucket(Bucket.hours(1, UTC)).by("account");
    Query.Builder rows = asked().bucket(Bucket.hours(1, UTC)).by("account");
    for (Query.Builder both : List.of(perKey, rows)) {
      both.count().sum("size").order(Query.Order.KEY);
    }
    try (Database database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      store.write(nine().subList(0, 6));
      store.rollUp(hours);
      Table before = store.query(perKey.most(99));
      assertThat(before).isEqualTo(store.query(rows.most(99)));
      store.rollUp(hours);
      assertThat(store.query(perKey.most(99))).isEqualTo(before);
      store.write(nine());
      assertThat(store.query(perKey.most(99))).as("not counted again yet").isEqualTo(before);
      store.rollUp(hours.subList(1, 3));
      Table after = store.query(perKey.most(99));
      assertThat(after.rows()).hasSize(6);
      assertThat(after).isEqualTo(store.query(rows.most(99)));
      Table total = store.query(asked().hourly("client_address").count().most(1));
      assertThat(number(total, 0, "count")).isEqualTo(12);
    }
  }

  /** The counts per hour are asked as events are: an event for each hour and value. */
  @Test
  default void countsPerHourAreEventsWithTimes(@TempDir Path folder) throws Exception {
    try (Database database = database(folder);
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      List<Event> events = new ArrayList<>(nine());
      events.add(sample(20, 30).put(SIZE, 7L).build());
      store.write(events);
      Query all = asked().hourly("client_address").order(Query.Order.KEY).most(Integer.MAX_VALUE);
      assertThat(read(store, all)).as("not counted yet").isEmpty();
      store.rollUp(hours());
      List<Event> counts = read(store, all);
      assertThat(counts).hasSize(9);
      Event first = counts.get(0);
      assertThat(first.time()).isEqualTo(NOON);
      assertThat(first.address("client_address")).isEqualTo(Address.parse("192.0.2.1"));
      assertThat(first.times()).isEqualTo(1);
      assertThat(first.value("account")).isNull();
      assertThat(counts).isSortedAccordingTo((a, b) -> Long.compare(a.micros(), b.micros()));
      assertThat(counts.stream().mapToInt(Event::times).sum()).isEqualTo(12);
      Query.Builder hourly = asked().hourly("client_address");
      assertThat(read(store, hourly.order(Query.Order.KEY).most(2)))
          .isEqualTo(counts.subList(0, 2));
      Table top = store.query(hourly.by("client_address/24/64").count().sum("size").most(1));
      Table rows = store.query(asked().by("client_address/24/64").count().sum("size").most(1));
      assertThat(top).isEqualTo(rows);
      Table days =
          store.query(
              asked()
                  .hourly("account")
                  .where(test("account", Condition.Word.STARTS, "ann"))
                  .bucket(Bucket.days(UTC))
                  .count()
                  .sum("size")
                  .distinct("account")
                  .most(9));
      assertThat(days.rows()).containsExactly(List.of("2026-11-22T00:00:00Z", 9L, 3900L, 1L));
    }
  }

  private static List<Instant> hours() {
    return List.of(NOON, NOON.plusSeconds(3600), NOON.plusSeconds(7200));
  }
}
