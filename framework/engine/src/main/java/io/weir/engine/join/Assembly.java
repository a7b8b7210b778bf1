package io.weir.engine.join;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.internal.EventAccess;
import org.jspecify.annotations.Nullable;

/** Makes the one event of a thing, out of an event that is there and what the thing knows. */
final class Assembly {
  private static final EventAccess EVENTS = EventAccess.get();
  private final EventBuilder builder = new EventBuilder();

  /** With the id, time and place of the event. */
  Event of(EventType type, Plan plan, Event at, Thing thing) {
    int n = plan.assembledSlots.length;
    @Nullable Object[] values = new Object[n];
    int[] all = new int[n];
    for (int i = 0; i < n; i++) {
      Object own = plan.assembledSlots[i] < 0 ? null : at.value(plan.assembledSlots[i]);
      int known = plan.assembledAt[i];
      values[i] = own == null && known >= 0 ? thing.values[known] : own;
      all[i] = i;
    }
    Event empty = builder.start(type, at.micros()).id(at.id()).times(at.times()).build();
    return EVENTS.filled(empty, all, values, all);
  }
}
