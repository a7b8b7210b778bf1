package io.weir.plugins.store.jdbc;

import static io.weir.plugins.store.jdbc.JdbcRig.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class HourTallyTest {
  private static final long HOUR = 3_600_000_000L;
  private static final long BEGIN = HourTally.hour(Event.micros(NOON));
  private static final Field ACCOUNT = Field.text("account", 200, "Who.");
  private static final EventType LOGIN =
      EventType.named("login", "A login.").fields(ACCOUNT).counted(ACCOUNT).build();

  private final HourTally tally = new HourTally();

  private void login(long hour) {
    long micros = BEGIN + hour * HOUR;
    tally.add(LOGIN, List.of(new EventBuilder().start(LOGIN, micros).put(ACCOUNT, "a").build()));
  }

  private boolean isWhole(long hour, long rows) {
    return tally.isWhole(LOGIN, BEGIN + hour * HOUR, rows);
  }

  @Test
  void nothingIsKnownOfATableThatOthersWrite() {
    login(0);
    assertThat(isWhole(0, 1)).isFalse();
  }

  @Test
  void allOfAnHourThatBeganLaterIsKnown() {
    tally.begin(LOGIN, BEGIN, 40);
    login(-1);
    login(0);
    assertThat(isWhole(-1, 42)).isFalse();
    assertThat(isWhole(0, 42)).isTrue();
    assertThat(isWhole(7, 42)).isTrue();
  }

  @Test
  void rowsOfSomebodyElseAreNoticed() {
    tally.begin(LOGIN, BEGIN, 40);
    login(0);
    assertThat(isWhole(0, 42)).isFalse();
  }

  @Test
  void anHourThatWasLetGoIsNotKnown() {
    tally.begin(LOGIN, Long.MIN_VALUE, 0);
    for (int hour = 0; hour < 5; hour++) {
      login(hour);
    }
    tally.rolledUp(BEGIN, BEGIN + 5 * HOUR);
    assertThat(isWhole(2, 5)).isFalse();
    assertThat(isWhole(3, 5)).isTrue();
  }

  @Test
  void rowsThatWereDeletedDoNotCountAndTheirHoursAreNotKnown() {
    tally.begin(LOGIN, Long.MIN_VALUE, 10);
    login(0);
    login(1);
    tally.forget(BEGIN + HOUR / 2);
    tally.forgot(LOGIN, 10);
    assertThat(isWhole(0, 2)).isFalse();
    assertThat(isWhole(1, 2)).isTrue();
  }

  @Test
  void postingsOfTheHourBeforeMakeRoomForThoseOfThisOne() {
    EventType type = EventType.named("seen", "Seen.").fields(ACCOUNT).searched(ACCOUNT).build();
    HourTally small = new HourTally(100_000);
    fill(small, type, 0, 5_000);
    assertThat(bytes(small, type, 0)).isPositive();
    fill(small, type, 1, 5_000);
    assertThat(small.of(BEGIN, type)).as("read again, should it be asked for").isNull();
    assertThat(bytes(small, type, 1)).isPositive();
  }

  @Test
  void postingsOfOneHourThatTakeTooMuchAreGivenUp() {
    EventType type = EventType.named("seen", "Seen.").fields(ACCOUNT).searched(ACCOUNT).build();
    HourTally small = new HourTally(100_000);
    fill(small, type, 0, 20_000);
    assertThat(bytes(small, type, 0)).isZero();
    HourCounts counts = Objects.requireNonNull(small.of(BEGIN, type));
    assertThat(counts.rows()).isEqualTo(20_000);
    assertThat(counts.postings().get(0).rows(1, 1).values())
        .hasSize(1)
        .allMatch(Postings::isUnknown);

    HourCounts again = new HourCounts(type);
    for (int i = 0; i < 20_000; i++) {
      again.add(seen(type, 0, i));
    }
    assertThat(again.postingsBytes()).isGreaterThan(100_000);
    small.put(BEGIN, type, again);
    assertThat(again.postingsBytes()).as("read from the rows").isZero();
  }

  private static Event seen(EventType type, long hour, int i) {
    return new EventBuilder().start(type, BEGIN + hour * HOUR + i).put(ACCOUNT, "a" + i).build();
  }

  private static void fill(HourTally tally, EventType type, long hour, int events) {
    for (int i = 0; i < events; i += 100) {
      List<Event> some = new ArrayList<>();
      for (int j = i; j < i + 100; j++) {
        some.add(seen(type, hour, j));
      }
      tally.add(type, some);
    }
  }

  private static long bytes(HourTally tally, EventType type, long hour) {
    return Objects.requireNonNull(tally.of(BEGIN + hour * HOUR, type)).postingsBytes();
  }

  @Test
  void anHourThatWasReadIsLookedAtAgain() {
    tally.begin(LOGIN, Long.MIN_VALUE, 0);
    login(0);
    tally.put(BEGIN, LOGIN, new HourCounts(LOGIN));
    assertThat(isWhole(0, 1)).isFalse();
    assertThat(isWhole(1, 1)).isTrue();
  }
}
