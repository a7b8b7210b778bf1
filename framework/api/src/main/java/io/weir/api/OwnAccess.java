package io.weir.api;

import io.weir.api.internal.EventAccess;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Weir's own modules may do with events. */
final class OwnAccess extends EventAccess {
  @Override
  public byte[] bytes(EventBuilder event) {
    return event.bytes();
  }

  @Override
  public int from(EventBuilder event, int slot) {
    return event.from(slot);
  }

  @Override
  public int to(EventBuilder event, int slot) {
    return event.to(slot);
  }

  @Override
  public @Nullable Object value(EventBuilder event, int slot) {
    return event.value(slot);
  }

  @Override
  public List<Event> ended(EventBuilder event) {
    return event.ended();
  }

  @Override
  public Event filled(Event event, int[] slots, @Nullable Object[] values, int[] at) {
    return event.filled(slots, values, at);
  }

  @Override
  public Event bare(EventBuilder event) {
    return event.bare();
  }
}
