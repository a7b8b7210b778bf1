package io.weir.testkit;

import static io.weir.testkit.SampleEvents.read;
import static io.weir.testkit.SampleEvents.sample;
import static io.weir.testkit.SampleEvents.test;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.rule.Condition;
import io.weir.api.store.Bucket;
import io.weir.api.store.Query;
import io.weir.api.store.Store;
import io.weir.api.store.Table;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random events and random questions, answered as by {@link MemoryStore}: a part of {@link
 * StoreContract}. Implement that one.
 */
public interface StoreRandomContract extends StoreQueryContract {
  /**
   * Every table and every page is the one that is computed the plain way, from the rows or from
   * roll-ups, of which some are made, some late, and some never.
   */
  @Test
  default void answersAsTheMemoryDoes(@TempDir Path folder) throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Event> events = new ArrayList<>();
    Set<Instant> hours = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      Event event = event(random, i);
      events.add(event);
      hours.add(event.time().truncatedTo(ChronoUnit.HOURS));
    }
    try (Database database = database(folder);
        Store store = database.store();
        MemoryStore memory = new MemoryStore()) {
      for (Store each : List.of(store, memory)) {
        each.open(List.of(SAMPLE));
        for (int i = 0; i < 500; i += 100) {
          each.writeSoon(new ArrayList<>(events.subList(i, i + 100)));
        }
        each.rollUp(hours);
      }
      List<Event> late = new ArrayList<>();
      for (int i = 500; i < 600; i++) {
        late.add(event(random, i));
      }
      events.addAll(late);
      for (Store each : List.of(store, memory)) {
        each.write(new ArrayList<>(late.subList(0, 50)));
        each.rollUp(late.subList(0, 50).stream().map(Event::time).toList());
        each.writeSoon(new ArrayList<>(late.subList(50, 100)));
        each.settle();
      }
      for (int i = 0; i < 300; i++) {
        Query query = question(random, events);
        String what = query + " of seed " + seed + ", question " + i;
        if (query.measures().isEmpty()) {
          assertThat(read(store, query)).as(what).isEqualTo(read(memory, query));
        } else {
          same(store.query(query), memory.query(query), what);
        }
      }
    }
  }

  private static void same(Table found, Table wanted, String what) {
    assertThat(found.columns()).as(what).isEqualTo(wanted.columns());
    assertThat(found.more()).as(what).isEqualTo(wanted.more());
    assertThat(found.rows()).as(what).hasSameSizeAs(wanted.rows());
    for (int i = 0; i < wanted.rows().size(); i++) {
      for (int j = 0; j < wanted.columns().size(); j++) {
        Object a = found.rows().get(i).get(j);
        Object b = wanted.rows().get(i).get(j);
        if (a instanceof Double x && b instanceof Double y) {
          assertThat(x).as(what).isCloseTo(y, within(Math.abs(y) * 1e-9));
        } else {
          assertThat(a).as("row %s, column %s: %s", i, j, what).isEqualTo(b);
        }
      }
    }
  }

  private static Event event(Random random, int n) {
    // Over both changes of the clock, and some in one second.
    long seconds = Math.floorMod(random.nextLong(), 300L * 86_400) - 280L * 86_400;
    EventBuilder event =
        sample(n, random.nextInt(4) == 0 ? 60 : seconds).times(1 + random.nextInt(3));
    if (random.nextInt(9) > 0) {
      String[] domains = {"@a.example", "@A.Example", "@b_c.example", "%@b.example", "", "@"};
      event.put(ACCOUNT, "u" + random.nextInt(6) + domains[random.nextInt(domains.length)]);
    }
    if (random.nextInt(9) > 0) {
      event.put(SIZE, (long) random.nextInt(12) - 3);
    }
    if (random.nextInt(3) > 0) {
      event.put(DELAY, random.nextInt(40) / 8.0);
    }
    if (random.nextInt(3) > 0) {
      event.put(SEEN, Events.micros("2026-11-22T12:00:00Z") + random.nextInt(5));
    }
    if (random.nextInt(9) > 0) {
      event.put(
          CLIENT_ADDRESS,
          random.nextBoolean()
              ? Address.ofIpv4(0xc0000200 + random.nextInt(1024))
              : Address.ofIpv6(0x20010db8_00000000L + random.nextInt(4), random.nextInt(3)));
    }
    return event.build();
  }

  private static <T> T one(Random random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private static Query question(Random random, List<Event> events) {
    Query.Builder query = Query.about(SAMPLE.name());
    if (random.nextInt(3) > 0) {
      Instant from = one(random, events).time();
      query.between(from, from.plusSeconds(random.nextInt(250 * 86_400)));
    }
    String hourly = random.nextInt(4) == 0 ? one(random, SAMPLE.counted()) : null;
    if (hourly != null) {
      query.hourly(hourly);
    } else if (random.nextInt(3) > 0) {
      query.fromRollUps();
    }
    if (random.nextInt(3) == 0) {
      query.where(condition(random, hourly));
    }
    if (random.nextInt(3) == 0) {
      query.any(List.of(condition(random, hourly), condition(random, hourly)));
    }
    query.order(one(random, Arrays.asList(Query.Order.values())));
    if (random.nextInt(3) == 0) {
      if (hourly == null && random.nextBoolean()) {
        query.after(one(random, events));
      }
      return query.most(one(random, List.of(1, 10, 200, Integer.MAX_VALUE)));
    }
    groups(random, query, hourly);
    measures(random, query, hourly);
    return query.most(one(random, List.of(1, 3, 50, 9999)));
  }

  private static void groups(Random random, Query.Builder query, @Nullable String hourly) {
    List<String> groups =
        hourly == null
            ? List.of(
                "account",
                "account/domain",
                "size",
                "delay",
                "seen",
                "client_address",
                "client_address/24/64",
                "client_address/29/127",
                "stream")
            : hourly.equals("account")
                ? List.of("account", "account/domain")
                : List.of("client_address", "client_address/24/64");
    for (int i = random.nextInt(3); i > 0; i--) {
      query.by(one(random, groups));
    }
    if (random.nextInt(2) == 0) {
      ZoneId zone =
          ZoneId.of(
              one(
                  random,
                  List.of(
                      "UTC",
                      "+05:30",
                      "Europe/Berlin",
                      "America/New_York",
                      "Asia/Kathmandu",
                      "Australia/Lord_Howe",
                      "America/Havana",
                      "Africa/Cairo")));
      Bucket.Unit unit = one(random, Arrays.asList(Bucket.Unit.values()));
      int n = unit == Bucket.Unit.HOUR ? one(random, List.of(1, 2, 3, 6, 12)) : 1;
      query.bucket(new Bucket(unit, n, zone));
    }
  }

  private static void measures(Random random, Query.Builder query, @Nullable String hourly) {
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      String number = one(random, List.of("size", "delay"));
      String any = one(random, List.of("account", "size", "delay", "seen", "client_address"));
      int which = random.nextInt(hourly == null ? 8 : 3);
      switch (which) {
        case 0 -> query.count();
        case 1 -> query.sum(hourly == null ? number : "size");
        case 2 -> query.distinct(hourly == null ? any : hourly);
        case 3 -> query.average(number);
        case 4 -> query.min(any);
        case 5 -> query.max(any);
        case 6 -> query.quantile(number, one(random, List.of(0.5, 0.95, 0.07, 1.0, 0.001)));
        default -> query.max("time");
      }
    }
  }

  private static Condition condition(Random random, @Nullable String hourly) {
    String field =
        hourly != null ? hourly : one(random, List.of("account", "size", "client_address"));
    Condition.Word word = one(random, Arrays.asList(Condition.Word.values()));
    if (word == Condition.Word.EMPTY) {
      return test(field, word, one(random, List.of("true", "false")));
    }
    return switch (field) {
      case "account" ->
          test(field, word, one(random, List.of("u1@a.example", "u", "_", "%", "@b", "", "3")));
      case "size" -> test(field, word, one(random, List.of("0", "3", "7")));
      default ->
          test(field, word, one(random, List.of("192.0.2.0/24", "2001:db8:0:1::/64", "192.0.2.9")));
    };
  }
}
