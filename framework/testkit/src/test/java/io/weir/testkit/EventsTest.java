package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventId;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EventsTest {
  private static final EventId ID = new EventId(-7, 100, 31);

  @Test
  void whatIsWrittenIsReadBack() {
    Event event =
        SampleEvents.sample(1, 0)
            .times(3)
            .put(StoreContract.ACCOUNT, "ann\"@a.example")
            .put(StoreContract.SIZE, 7L)
            .put(StoreContract.DELAY, 0.25)
            .put(StoreContract.SEEN, Events.micros("1999-12-31T23:59:59.999999Z"))
            .put(StoreContract.CLIENT_ADDRESS, Address.parse("2001:db8::1"))
            .build();
    String json = Events.toJson(event).toString();
    assertThat(json)
        .isEqualTo(
            "{\"type\":\"sample_event\",\"time\":\"2026-11-22T12:00:00Z\",\"times\":3,"
                + "\"account\":\"ann\\\"@a.example\",\"size\":7,\"delay\":0.25,"
                + "\"seen\":\"1999-12-31T23:59:59.999999Z\",\"client_address\":\"2001:db8::1\"}");
    assertThat(Events.fromJson(json, List.of(StoreContract.SAMPLE), ID)).isEqualTo(event);
  }

  @Test
  void mistakesInAFixtureAreFound() {
    for (String bad :
        List.of(
            "{\"type\":\"other\",\"time\":\"2026-11-22T12:00:00Z\"}",
            "{\"type\":\"sample_event\",\"time\":\"2026-11-22T12:00:00Z\",\"sice\":1}",
            "{\"type\":\"sample_event\",\"time\":\"2026-11-22T12:00:00Z\",\"size\":\"1\"}",
            "{\"type\":\"sample_event\",\"time\":\"2026-11-22T12:00:00Z\",\"client_address\":\"x\"}")) {
      assertThatThrownBy(() -> Events.fromJson(bad, List.of(StoreContract.SAMPLE), ID))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
