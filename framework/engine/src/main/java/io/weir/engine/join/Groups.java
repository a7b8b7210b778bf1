package io.weir.engine.join;

import io.weir.api.Event;
import io.weir.api.parser.Join;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds an event's group. Most events are of a recently seen group, which is found without building
 * the key.
 */
final class Groups {
  /** Above this number of groups, those without open messages are removed. */
  private static final int MOST = 10_000;

  private static final int RECENT = 8;

  private final char[] stops;
  private final Map<String, Group> byPrefix = new HashMap<>();
  private final Map<String, Group.Scope> scopes = new HashMap<>();
  private final @Nullable Group[] recent = new Group[RECENT];
  private int next;

  Groups(List<Join.KeyPart> key) {
    stops = new char[key.size() - 1];
    for (int i = 0; i < stops.length; i++) {
      stops[i] = key.get(i).upTo();
    }
  }

  /** The event's group; null when the event has no value for a part of the key. */
  @Nullable Group of(Event event, int[] slots) {
    for (Group group : recent) {
      if (group != null && isOf(event, slots, group)) {
        return group;
      }
    }
    String[] parts = new String[stops.length];
    for (int i = 0; i < parts.length; i++) {
      String value = text(event, slots[i]);
      if (value == null || value.isEmpty()) {
        return null;
      }
      int stop = stops[i] == 0 ? -1 : value.indexOf(stops[i]);
      parts[i] = stop < 0 ? value : value.substring(0, stop);
    }
    Group group = of(parts);
    recent[next] = group;
    next = (next + 1) % RECENT;
    return group;
  }

  static @Nullable String text(Event event, int slot) {
    Object value = slot < 0 ? null : event.value(slot);
    return value == null || value instanceof String ? (String) value : value.toString();
  }

  private boolean isOf(Event event, int[] slots, Group group) {
    for (int i = 0; i < stops.length; i++) {
      String value = text(event, slots[i]);
      String part = group.parts[i];
      if (value == null || !value.startsWith(part)) {
        return false;
      }
      int n = part.length();
      if (value.length() > n && (stops[i] == 0 || value.charAt(n) != stops[i])) {
        return false;
      }
    }
    return true;
  }

  private Group of(String[] parts) {
    String prefix = parts.length == 0 ? "" : String.join("\0", parts) + '\0';
    Group group = byPrefix.get(prefix);
    if (group == null) {
      if (byPrefix.size() >= MOST) {
        forget();
      }
      String first = parts.length < 2 ? prefix : parts[0];
      Group.Scope scope = scopes.computeIfAbsent(first, s -> new Group.Scope());
      group = new Group(scope, parts, prefix);
      scope.groups.add(group);
      byPrefix.put(prefix, group);
    }
    return group;
  }

  private void forget() {
    byPrefix.values().removeIf(g -> g.open == 0);
    scopes.values().forEach(s -> s.groups.removeIf(g -> g.open == 0));
    scopes.values().removeIf(s -> s.groups.isEmpty());
    Arrays.fill(recent, null);
  }

  /** The group of a key from the state; null when the key has another number of parts than now. */
  @Nullable Group ofKey(String key) {
    String[] parts = key.split("\0", -1);
    return parts.length == stops.length + 1 ? of(Arrays.copyOf(parts, stops.length)) : null;
  }
}
