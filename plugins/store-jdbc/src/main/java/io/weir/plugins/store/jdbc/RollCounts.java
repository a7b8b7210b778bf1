package io.weir.plugins.store.jdbc;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.store.Group;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One roll-up of one hour, while it is counted. One thread. */
final class RollCounts {
  /** Keys that are counted by themselves: an attack brings a million. */
  static final int MOST = 50_000;

  private final Rolled rolled;
  private final Slots slots;
  private final Slots numberSlots;
  private final @Nullable Object[] numbers;
  private final Entries entries;
  private final ByteText key = new ByteText(128);

  /** For each part of a key the bytes of addresses, whose texts are dear; null for other kinds. */
  private final List<@Nullable Map<Address, byte[]>> addresses = new ArrayList<>();

  /** Of all keys. */
  private final long[] figures;

  private long events;
  private boolean cut;
  private boolean full;

  RollCounts(Rolled rolled) {
    this.rolled = rolled;
    entries = new Entries(rolled);
    figures = Figures.of(rolled);
    numbers = new Object[rolled.numbers().size()];
    EventType type = rolled.type();
    slots = new Slots(type, rolled.by().stream().map(Group::field).toList());
    numberSlots = new Slots(type, rolled.numbers().stream().map(Field::name).toList());
    for (int i = 0; i < slots.size(); i++) {
      addresses.add(rolled.isAddress(i) ? new HashMap<>() : null);
    }
  }

  Rolled rolled() {
    return rolled;
  }

  int keys() {
    return entries.size();
  }

  /** Not to be changed. */
  Entries entries() {
    return entries;
  }

  /** Of all events, those too whose key had no place. */
  long events() {
    return events;
  }

  /** Of all events; not to be changed. */
  long[] figures() {
    return figures;
  }

  /** Counts an event. */
  void add(Event event) {
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = numberSlots.value(event, i);
    }
    long times = event.times();
    events += times;
    Figures.add(figures, 0, rolled, numbers, times);
    if (slots.size() == 0) {
      return;
    }
    key.truncate(0);
    boolean whole = true;
    for (int i = 0; i < slots.size(); i++) {
      whole &= put(i, rolled.part(i, slots.value(event, i)));
    }
    // Events without a value are told apart from those that have no place.
    boolean none = key.length() == 1;
    int at = entries.of(key.bytes(), 0, key.length(), none ? Integer.MAX_VALUE : MOST);
    if (at < 0) {
      full = true;
    } else {
      cut |= !whole;
      entries.add(at, times, numbers);
    }
  }

  /** Whether the value is there as it is. */
  private boolean put(int i, @Nullable Object value) {
    Map<Address, byte[]> known = addresses.get(i);
    if (value == null) {
      key.absent();
      return true;
    }
    if (known == null || !(value instanceof Address address)) {
      return key.value(value.toString());
    }
    byte[] bytes = known.get(address);
    if (bytes == null) {
      int begin = key.length();
      key.value(address.toString());
      if (known.size() < MOST) {
        known.put(address, key.copy(begin));
      }
    } else {
      key.all(bytes, 0, bytes.length);
    }
    return true;
  }

  /** All keys, to be written or asked. */
  Digest digest() {
    Digest digest = new Digest(entries.copy(), events, figures.clone());
    if (cut) {
      digest.inexact();
    }
    if (full) {
      // What has no place was counted with all, and is the rest of them.
      digest.leftOut(Long.MAX_VALUE);
    }
    return digest;
  }
}
