package io.weir.engine.archive;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.parser.Join;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts joined events without a message: those with a complete key that got none of the fields
 * that their type takes from its message. Not thread-safe.
 */
final class Orphans {
  private final Map<String, Belonging> belonging = new HashMap<>();
  private final IdentityHashMap<EventType, @Nullable Slots> slots = new IdentityHashMap<>();
  private final Map<String, Long> byType = new HashMap<>();

  /** The fields by which events of a type belong to a message. */
  private record Belonging(List<Field> key, List<Field> carried) {}

  /** The same as slots of one declaration; -1 where it has no such field. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Slots(int[] key, int[] carried) {}

  Orphans(List<Join> joins) {
    for (Join join : joins) {
      List<Field> key = join.key().stream().map(Join.KeyPart::field).toList();
      join.carried().forEach((type, fields) -> belonging.put(type, new Belonging(key, fields)));
    }
  }

  void look(Event event) {
    EventType type = event.type();
    Slots its = slots.get(type);
    if (its == null && !slots.containsKey(type)) {
      its = slots(type);
      slots.put(type, its);
    }
    if (its != null && isOrphan(event, its)) {
      byType.merge(type.name(), 1L, Long::sum);
    }
  }

  private @Nullable Slots slots(EventType type) {
    Belonging to = belonging.get(type.name());
    return to == null ? null : new Slots(slots(type, to.key()), slots(type, to.carried()));
  }

  private static int[] slots(EventType type, List<Field> fields) {
    return fields.stream().mapToInt(f -> type.slot(f.name())).toArray();
  }

  private static boolean isOrphan(Event event, Slots its) {
    for (int slot : its.key()) {
      Object value = slot < 0 ? null : event.value(slot);
      if (value == null || value.equals("")) {
        return false;
      }
    }
    for (int slot : its.carried()) {
      if (slot >= 0 && event.value(slot) != null) {
        return false;
      }
    }
    return true;
  }

  Map<String, Long> byType() {
    return byType;
  }
}
