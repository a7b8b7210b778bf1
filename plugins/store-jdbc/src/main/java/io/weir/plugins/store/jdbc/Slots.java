package io.weir.plugins.store.jdbc;

import io.weir.api.Event;
import io.weir.api.EventType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where some fields of a type are in its events. A parser's declaration of a type is another object
 * than the store's, so names are looked up once for each and not for each event. One thread.
 */
final class Slots {
  private final List<String> names;
  private EventType type;
  private int[] slots;

  Slots(EventType type, List<String> names) {
    this.names = names;
    this.type = type;
    slots = find(type, names);
  }

  int size() {
    return slots.length;
  }

  /** The value of one of the fields; null when the event, or its declaration, has none. */
  // Another declaration is another object; an equal one would be looked up once more, no more.
  @SuppressWarnings("ReferenceEquality")
  @Nullable Object value(Event event, int i) {
    if (event.type() != type) {
      type = event.type();
      slots = find(type, names);
    }
    int slot = slots[i];
    return slot < 0 ? null : event.value(slot);
  }

  private static int[] find(EventType type, List<String> names) {
    return names.stream().mapToInt(type::slot).toArray();
  }
}
