package io.weir.engine.pipeline;

import io.weir.api.Event;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Hands over the events of several batches by time; those of one batch stay in their order. */
final class Merge {
  private Merge() {}

  static void inOrder(List<@Nullable Event[]> batches, Consumer<Event> to) {
    if (batches.size() == 1) {
      for (Event event : batches.get(0)) {
        if (event != null) {
          to.accept(event);
        }
      }
      return;
    }
    int[] at = new int[batches.size()];
    while (true) {
      Event least = null;
      int from = -1;
      for (int i = 0; i < at.length; i++) {
        @Nullable Event[] events = batches.get(i);
        while (at[i] < events.length && events[at[i]] == null) {
          at[i]++;
        }
        Event head = at[i] < events.length ? events[at[i]] : null;
        if (head != null && (least == null || head.micros() < least.micros())) {
          least = head;
          from = i;
        }
      }
      if (least == null) {
        return;
      }
      at[from]++;
      to.accept(least);
    }
  }
}
