package io.weir.plugins.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Field;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HourCountsTest {
  private static final Field ACCOUNT = Field.text("account", 64, "Who.");
  private static final EventType LOGIN =
      EventType.named("login", "A login.").fields(ACCOUNT).counted(ACCOUNT).build();

  @Test
  void whatIsAboveTheMostIsCountedTogether() {
    HourCounts counts = new HourCounts(LOGIN);
    int all = HourCounts.MOST + 1_000;
    for (int i = 0; i < all; i++) {
      counts.add(login("account" + i, 2));
    }
    counts.add(login("account7", 1));
    Map<Object, HourCounts.Count> values = counts.of(0);
    assertThat(values).hasSize(HourCounts.MOST + 1);
    assertThat(values.get("account7").events).isEqualTo(3);
    assertThat(values.get(HourCounts.OTHERS).events).isEqualTo(2_000);
    assertThat(counts.rows()).isEqualTo(all + 1);
    assertThat(values.values().stream().mapToLong(c -> c.events).sum()).isEqualTo(2L * all + 1);
  }

  private static Event login(String account, int times) {
    return new EventBuilder().start(LOGIN, 0).put(ACCOUNT, account).times(times).build();
  }
}
