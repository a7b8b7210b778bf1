package io.weir.plugins.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.store.Query;
import io.weir.api.store.Store;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import io.weir.testkit.StoreQueryContract;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is asked of hours with more keys than are kept, beside what was written: every hour brings
 * thousands of accounts that come once.
 */
final class CutRollUpsTest {
  private static final Instant FIRST =
      Options.NOW.minus(5, ChronoUnit.DAYS).truncatedTo(ChronoUnit.DAYS);
  private static final int DAYS = 3;

  /** More than of which the rows of a short time are read. */
  private static final int BUSY = 100_001;

  private final Random random = new Random(5);
  private final List<Instant> hours = new ArrayList<>();

  /** Events of each account, by the hour. */
  private final Map<Instant, Map<String, Long>> truth = new HashMap<>();

  private int place;

  private Event event(Instant hour, String account, int times) {
    truth.computeIfAbsent(hour, h -> new HashMap<>()).put(account, (long) times);
    long micros = Event.micros(hour) + random.nextInt(3_600) * 1_000_000L;
    return new EventBuilder()
        .start(StoreQueryContract.SAMPLE, micros)
        .id(new EventId(7, place++, 0))
        .put("account", account)
        .put("size", 10L)
        .times(times)
        .build();
  }

  private void write(Store store) throws StoreException {
    for (int day = 0; day < DAYS; day++) {
      for (int hour : new int[] {3, 15}) {
        Instant at = FIRST.plus(day, ChronoUnit.DAYS).plus(hour, ChronoUnit.HOURS);
        hours.add(at);
        List<Event> events = new ArrayList<>();
        events.add(event(at, "busy", BUSY + day));
        for (int i = 0; i < 40; i++) {
          events.add(event(at, "heavy" + i, 10 + random.nextInt(90)));
        }
        // Among the first of one hour, and one of the many that come once in the next.
        for (int i = 0; i < 900; i++) {
          events.add(event(at, "now_and_then" + i, random.nextInt(4) == 0 ? 1 : 5));
        }
        for (int i = 0; i < 4_000; i++) {
          events.add(event(at, "once" + day + '_' + hour + '_' + i, 1));
        }
        store.write(events);
      }
    }
    store.rollUp(hours);
    store.rollUp(List.of()); // the days
  }

  private static Query.Builder asked() {
    return Query.about(StoreQueryContract.SAMPLE.name()).fromRollUps();
  }

  private static Query.Builder allDays() {
    return asked().between(FIRST, FIRST.plus(DAYS, ChronoUnit.DAYS));
  }

  /** What comes first behind so many. */
  private static long cutoff(Map<String, Long> counts, int kept) {
    return counts.values().stream()
        .sorted(Comparator.reverseOrder())
        .skip(kept)
        .findFirst()
        .orElse(0L);
  }

  private Map<String, Long> total(List<Instant> of) {
    Map<String, Long> total = new HashMap<>();
    of.forEach(
        hour -> truth.getOrDefault(hour, Map.of()).forEach((k, n) -> total.merge(k, n, Long::sum)));
    return total;
  }

  /** Of each account what cannot have been cut: where it had more than the first that was. */
  private Map<String, Long> certain() {
    Map<String, Long> certain = new HashMap<>();
    for (int day = 0; day < DAYS; day++) {
      Map<String, Long> kept = new HashMap<>();
      List<Instant> its = hours.subList(2 * day, 2 * day + 2);
      for (Instant hour : its) {
        Map<String, Long> counts = truth.getOrDefault(hour, Map.of());
        long cutoff = cutoff(counts, Digest.MOST_OF_HOUR);
        assertThat(cutoff).as("an hour is cut").isPositive();
        counts.forEach((k, n) -> kept.merge(k, n > cutoff ? n : 0, Long::sum));
      }
      long cutoff = cutoff(total(its), Digest.MOST_OF_DAY);
      assertThat(cutoff).as("a day is cut").isPositive();
      kept.forEach((k, n) -> certain.merge(k, n > cutoff ? n : 0, Long::sum));
    }
    return certain;
  }

  private static long number(@Nullable Object cell) {
    return cell instanceof Long n ? n : -1;
  }

  @Test
  void keysThatCountAreRightAndAllOthersLackOnlyWhatWasCut(@TempDir Path folder) throws Exception {
    try (Store store = Options.h2(folder.resolve("weir"))) {
      store.open(List.of(StoreQueryContract.SAMPLE));
      write(store);
      Map<String, Long> total = total(hours);
      Map<String, Long> certain = certain();
      assertThat(certain.keySet().stream().filter(k -> k.startsWith("now")))
          .anyMatch(k -> number(certain.get(k)) < number(total.get(k)));

      Table top = store.query(allDays().by("account").count().sum("size").most(900));
      assertThat(top.rows()).hasSize(900);
      assertThat(top.more()).isTrue();
      for (int i = 0; i < 900; i++) {
        String account = String.valueOf(top.rows().get(i).get(0));
        long count = number(top.rows().get(i).get(1));
        assertThat(count)
            .as(account)
            .isBetween(number(certain.get(account)), number(total.get(account)));
        assertThat(top.rows().get(i).get(2)).as(account).isEqualTo(10 * count);
        if (i <= 40) {
          assertThat(count).as(account).isEqualTo(total.get(account));
        }
      }
      assertThat(top.rows().subList(1, 41))
          .allMatch(row -> String.valueOf(row.get(0)).startsWith("heavy"));

      long events = total.values().stream().mapToLong(n -> n).sum();
      Query.Builder sums = allDays().count().sum("size");
      assertThat(store.query(sums.most(1)).rows()).containsExactly(List.of(events, 10 * events));
      Table distinct = store.query(allDays().distinct("account").most(1));
      assertThat((double) number(distinct.rows().get(0).get(0)))
          .isCloseTo(total.size(), within(0.033 * total.size()));
      shortTime(store);
    }
  }

  /** An hour in which so much happened that its rows are not read. */
  private void shortTime(Store store) throws StoreException {
    Instant hour = hours.get(0);
    Map<String, Long> counts = total(List.of(hour));
    Query.Builder asked = asked().between(hour, hour.plus(1, ChronoUnit.HOURS));
    Table top = store.query(asked.by("account").count().most(Integer.MAX_VALUE));
    assertThat(top.rows()).as("the keys that are kept").hasSize(Digest.MOST_OF_HOUR);
    assertThat(top.rows())
        .allMatch(row -> row.get(1) instanceof Long n && n.equals(counts.get(row.get(0))));
    assertThat(top.rows().get(0).get(0)).isEqualTo("busy");
    long events = counts.values().stream().mapToLong(n -> n).sum();
    Query.Builder again = asked().between(hour, hour.plus(1, ChronoUnit.HOURS));
    Table distinct = store.query(again.count().distinct("account").most(1));
    assertThat(distinct.rows().get(0).get(0)).isEqualTo(events);
    assertThat((double) number(distinct.rows().get(0).get(1)))
        .isCloseTo(counts.size(), within(0.033 * counts.size()));
  }
}
