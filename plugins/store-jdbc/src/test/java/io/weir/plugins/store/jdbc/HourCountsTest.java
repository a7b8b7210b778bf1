package io.weir.plugins.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Field;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HourCountsTest {
  private static final Field ACCOUNT = Field.text("account", 2_000, "Who.");
  private static final Field SIZE = Field.integer("size", "How much.");

  /** Counted for the table alone, or together with a roll-up. */
  private static EventType login(boolean shared) {
    EventType.Builder login =
        EventType.named("login", "A login.").fields(ACCOUNT, SIZE).counted(ACCOUNT).summed(SIZE);
    return shared ? login.rolledUp(List.of("account"), SIZE).build() : login.build();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatIsAboveTheMostIsCountedTogether(boolean shared) {
    EventType type = login(shared);
    HourCounts counts = new HourCounts(type);
    int all = FieldCounts.MOST + 1_000;
    for (int i = 0; i < all; i++) {
      counts.add(login(type, "account" + i, 2));
    }
    counts.add(login(type, "account7", 1));
    counts.add(new EventBuilder().start(type, 0).put(SIZE, 10_000L).build());
    FieldCounts field = counts.fields().get(0);
    assertThat(field.isShared()).isEqualTo(shared);
    Map<String, FieldCounts.Count> values = field.counts(true);
    assertThat(values).hasSize(FieldCounts.MOST + 1);
    assertThat(values.get("account7").events).isEqualTo(3);
    assertThat(values.get("account7").sum(0)).isEqualTo(15);
    assertThat(values.get(FieldCounts.OTHERS).events).isEqualTo(2_000);
    assertThat(values.get(FieldCounts.OTHERS).sum(0)).isEqualTo(10_000);
    assertThat(counts.rows()).isEqualTo(all + 2);
    assertThat(values.values().stream().mapToLong(c -> c.events).sum()).isEqualTo(2L * all + 1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatDidNotChangeIsNotToldAgain(boolean shared) {
    EventType type = login(shared);
    HourCounts counts = new HourCounts(type);
    counts.add(login(type, "ann", 1));
    counts.add(login(type, "ben", 1));
    FieldCounts field = counts.fields().get(0);
    assertThat(field.counts(false)).containsOnlyKeys("ann", "ben");
    counts.written();
    assertThat(field.counts(false)).isEmpty();
    counts.add(login(type, "ann", 1));
    counts.add(login(type, "cleo", 1));
    assertThat(field.counts(false)).containsOnlyKeys("ann", "cleo");
    assertThat(field.counts(false).get("ann").events).isEqualTo(2);
    assertThat(field.counts(true)).containsOnlyKeys("ann", "ben", "cleo");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void textsThatAreEqualWhereTheTableCutsThemAreOneRow(boolean shared) {
    EventType type = login(shared);
    HourCounts counts = new HourCounts(type);
    String begin = "a".repeat(Shape.VALUE_LENGTH);
    for (String end : List.of("", "b", "c", "d".repeat(1_000), "d".repeat(1_001))) {
      counts.add(login(type, begin + end, 1));
    }
    counts.written();
    counts.add(login(type, begin + "c", 1));
    assertThat(counts.fields().get(0).counts(false).get(begin).events).isEqualTo(6);
    assertThat(counts.fields().get(0).counts(false).get(begin).sum(0)).isEqualTo(30);
  }

  @Test
  void anotherKindOfSumIsCountedAlone() {
    EventType type =
        EventType.named("login", "A login.")
            .fields(ACCOUNT, SIZE)
            .counted(ACCOUNT)
            .summed(SIZE)
            .rolledUp(List.of("account"))
            .build();
    assertThat(new HourCounts(type).fields().get(0).isShared()).isFalse();
  }

  private static Event login(EventType type, String account, int times) {
    return new EventBuilder()
        .start(type, 0)
        .put(ACCOUNT, account)
        .put(SIZE, 5L)
        .times(times)
        .build();
  }
}
