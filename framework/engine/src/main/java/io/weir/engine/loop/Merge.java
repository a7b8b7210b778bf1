package io.weir.engine.loop;

import io.weir.api.Event;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands over the events of several sources by time. Those of one source stay in the order in which
 * they were read, over all its batches, whatever their stamps say: clocks are set back, and hosts
 * that write into one file differ.
 */
final class Merge {
  private final Map<Object, Lane> lanes = new LinkedHashMap<>();

  /** What one source has to say. */
  private static final class Lane {
    private final Deque<@Nullable Event[]> batches = new ArrayDeque<>();
    private int at;

    /** The next event; null at the end. */
    @Nullable Event head() {
      while (true) {
        @Nullable Event[] events = batches.peek();
        if (events == null) {
          return null;
        }
        while (at < events.length) {
          Event event = events[at];
          if (event != null) {
            return event;
          }
          at++;
        }
        batches.remove();
        at = 0;
      }
    }

    /** All of them: there is no other source. */
    void drain(Consumer<Event> to) {
      for (@Nullable Event[] events : batches) {
        for (Event event : events) {
          if (event != null) {
            to.accept(event);
          }
        }
      }
      batches.clear();
    }
  }

  /** The source's next batch. */
  void add(Object source, @Nullable Event[] events) {
    lanes.computeIfAbsent(source, s -> new Lane()).batches.add(events);
  }

  void inOrder(Consumer<Event> to) {
    Collection<Lane> all = lanes.values();
    if (all.size() == 1) {
      all.iterator().next().drain(to);
      return;
    }
    while (true) {
      Event least = null;
      Lane from = null;
      for (Lane lane : all) {
        Event head = lane.head();
        if (head != null && (least == null || head.micros() < least.micros())) {
          least = head;
          from = lane;
        }
      }
      if (least == null || from == null) {
        return;
      }
      from.at++;
      to.accept(least);
    }
  }
}
