package io.weir.plugins.rule.windows;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NewestEventsTest {
  private static final EventType TYPE = EventType.named("it", "It.").build();

  private static Event event(int i) {
    return new EventBuilder().start(TYPE, 1000L + i).id(new EventId(7, i, -i)).build();
  }

  @Test
  void theNewestHundredAreKeptInTheirOrderAlsoThroughBytes() throws IOException {
    NewestEvents events = new NewestEvents();
    List<EventId> all = new ArrayList<>();
    for (int i = 0; i < 350; i++) {
      events.add(event(i));
      all.add(event(i).id());
      List<EventId> newest = all.subList(Math.max(0, all.size() - 100), all.size());
      assertThat(events.after(Long.MIN_VALUE)).isEqualTo(newest);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      events.write(new DataOutputStream(bytes));
      NewestEvents again =
          NewestEvents.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
      assertThat(again).isNotNull();
      assertThat(again.after(Long.MIN_VALUE)).isEqualTo(newest);
      again.add(event(1000));
      assertThat(again.after(1999)).containsExactly(event(1000).id());
    }
    assertThat(events.after(1000 + 340)).hasSize(9);
  }
}
