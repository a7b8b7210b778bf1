package io.weir.engine.join;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.internal.EventAccess;
import org.jspecify.annotations.Nullable;

/** Makes the assembled event of a message from an event and the message's values. */
final class Assembly {
  private static final EventAccess EVENTS = EventAccess.get();
  private final EventBuilder builder = new EventBuilder();

  /** The assembled event; it has the id and time of {@code at}. */
  Event of(EventType type, JoinPlan plan, Event at, OpenMessage message) {
    int n = plan.assembledSlots.length;
    @Nullable Object[] values = new Object[n];
    int[] all = new int[n];
    for (int i = 0; i < n; i++) {
      Object own = plan.assembledSlots[i] < 0 ? null : at.value(plan.assembledSlots[i]);
      int known = plan.assembledAt[i];
      values[i] = own == null && known >= 0 ? message.values[known] : own;
      all[i] = i;
    }
    Event empty = builder.start(type, at.micros()).id(at.id()).times(at.times()).build();
    return EVENTS.filled(empty, all, values, all);
  }
}
