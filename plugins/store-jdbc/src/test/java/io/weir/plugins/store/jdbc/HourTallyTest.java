package io.weir.plugins.store.jdbc;

import static io.weir.plugins.store.jdbc.JdbcRig.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Field;
import java.util.List;
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
}
