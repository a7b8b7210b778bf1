package io.weir.engine.loop;

import io.weir.api.Event;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.parser.Join;
import io.weir.engine.state.StateFile;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds lines that are in a log more than once, because two ways lead into it. Two events of one
 * message that are equal in all that they say, within one second, are one. What belongs to no
 * message (a failed login) may well happen several times alike: of such events only every second
 * one (or third) counts, and only in streams whose other lines are there twice (or three times).
 * One thread.
 */
final class Repeats {
  private static final long SECOND = 1_000_000;

  /** So many events of messages are looked at before a stream is judged. */
  private static final int SAMPLE = 60;

  private static final int STREAMS = 1_000;

  /** After a restart so many events are compared with those before. */
  private static final int AFTER = 2_000;

  private static final String MAP = "repeats";

  private final List<Join> joins;
  private final IdentityHashMap<EventType, Keyed> keyed = new IdentityHashMap<>();
  private final Recent messages = new Recent();
  private @Nullable Recent others;
  private final @Nullable Event[] last = new Event[256];
  private int lastAt;
  private boolean changed;
  private @Nullable Map<Long, Long> before;
  private int after;
  private final LinkedHashMap<Long, Stream> streams =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Stream> eldest) {
          return size() > STREAMS;
        }
      };
  private int found;

  /** Where events of a type say what they belong to. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Keyed(int[] slots, int id, int next, int typeHash, Set<String> noMessage) {
    static final Keyed NO = new Keyed(new int[0], -1, -1, 0, Set.of());

    /**
     * @param slots those of the key's parts, the last one being the id
     */
    static Keyed of(EventType type, int[] slots, Set<String> noMessage) {
      int id = slots[slots.length - 1];
      int next = id + 1 < type.fields().size() ? id + 1 : -1;
      return new Keyed(slots, id, next, 31 * type.name().hashCode(), noMessage);
    }
  }

  private static final class Stream {
    int seen;
    int repeated;
    int copies = 1;
  }

  Repeats(List<Join> joins) {
    this.joins = List.copyOf(joins);
  }

  /**
   * Takes the repeats out.
   *
   * @return how often the lines of a stream that was judged now are written, 1 or more; 0: none was
   */
  int pass(@Nullable Event[] events) {
    found = 0;
    Stream stream = null;
    long of = 0;
    for (int i = 0; i < events.length; i++) {
      Event event = events[i];
      if (event == null || event.times() > 1) {
        continue;
      }
      if (stream == null || of != event.id().stream()) {
        of = event.id().stream();
        stream = streams.computeIfAbsent(of, s -> new Stream());
      }
      Keyed key = keyed(event.type());
      if (key != null && isKeyed(event, key)
          ? isRepeat(event, key, stream)
          : isCopy(event, stream)) {
        events[i] = null;
      }
    }
    return found;
  }

  private @Nullable Keyed keyed(EventType type) {
    Keyed known = keyed.get(type);
    if (known == null) {
      known = Keyed.NO;
      for (Join join : joins) {
        int[] slots = join.key().stream().mapToInt(p -> type.slot(p.field().name())).toArray();
        boolean all = slots.length > 0;
        for (int slot : slots) {
          all &= slot >= 0;
        }
        known = all ? Keyed.of(type, slots, join.noMessage()) : known;
      }
      keyed.put(type, known);
    }
    return known.id() < 0 ? null : known;
  }

  private static boolean isKeyed(Event event, Keyed key) {
    for (int slot : key.slots()) {
      Object value = event.value(slot);
      if (value == null || value instanceof String s && s.isEmpty()) {
        return false;
      }
    }
    return !(event.value(key.id()) instanceof String id && key.noMessage().contains(id));
  }

  private boolean isRepeat(Event event, Keyed key, Stream stream) {
    int hash = key.typeHash() + Objects.hashCode(event.value(key.id()));
    if (key.next() >= 0) {
      hash = 31 * hash + Objects.hashCode(event.value(key.next()));
    }
    boolean repeat = messages.count(event, hash) > 0 || cameBefore(event);
    if (!repeat) {
      last[lastAt] = event;
      lastAt = lastAt + 1 & last.length - 1;
      changed = true;
    }
    stream.seen++;
    stream.repeated += repeat ? 1 : 0;
    if (stream.seen >= SAMPLE) {
      boolean often = stream.repeated * 10 >= stream.seen * 4;
      int single = Math.max(1, stream.seen - stream.repeated);
      stream.copies = often ? Math.max(2, Math.round((float) stream.seen / single)) : 1;
      found = Math.max(found, stream.copies);
      stream.seen = 0;
      stream.repeated = 0;
    }
    return repeat;
  }

  private boolean isCopy(Event event, Stream stream) {
    if (stream.copies < 2) {
      return false;
    }
    if (others == null) {
      others = new Recent();
    }
    return others.count(event, (int) hash(event)) % stream.copies > 0;
  }

  private boolean cameBefore(Event event) {
    Map<Long, Long> known = before;
    if (known == null) {
      return false;
    }
    if (++after > AFTER) {
      before = null;
    }
    Long then = known.get(hash(event));
    return then != null && Math.abs(event.micros() - then) < SECOND;
  }

  /** Of all that an event says. The same in every process. */
  private static long hash(Event event) {
    long hash = event.type().name().hashCode();
    int n = event.type().fields().size();
    for (int i = 0; i < n; i++) {
      hash = hash * 1_000_003 + Objects.hashCode(event.value(i));
    }
    return hash;
  }

  void restore(StateFile state) {
    byte[] saved = state.map(MAP).get("last");
    if (saved != null) {
      Map<Long, Long> known = new HashMap<>();
      for (ByteBuffer in = ByteBuffer.wrap(saved); in.remaining() >= 16; ) {
        known.put(in.getLong(), in.getLong());
      }
      before = known;
    }
  }

  void save(StateFile state) {
    if (changed) {
      changed = false;
      ByteBuffer out = ByteBuffer.allocate(last.length * 16);
      for (Event event : last) {
        if (event != null) {
          out.putLong(hash(event)).putLong(event.micros());
        }
      }
      state.map(MAP).put("last", java.util.Arrays.copyOf(out.array(), out.position()));
    }
  }

  /** A few thousand events, in sets of four; each lasts until four newer ones took its place. */
  private static final class Recent {
    private static final int SETS = 2_048;
    private static final int WAYS = 4;

    private final @Nullable Event[] events = new Event[SETS * WAYS];

    /** Those of the events: most often that is all that has to be looked at. */
    private final int[] hashes = new int[SETS * WAYS];

    private final int[] more = new int[SETS * WAYS];
    private final byte[] turn = new byte[SETS];

    /** How many equal ones of other lines came within a second; it counts as one more. */
    int count(Event event, int hash) {
      int mixed = hash * 0x9E3779B9;
      int set = mixed >>> 21;
      for (int i = set * WAYS; i < (set + 1) * WAYS; i++) {
        Event other = hashes[i] == hash ? events[i] : null;
        if (other != null && isEqual(event, other)) {
          EventId id = other.id();
          boolean same = id.place() == event.id().place() && id.stream() == event.id().stream();
          return same ? 0 : ++more[i];
        }
      }
      int slot = set * WAYS + turn[set];
      turn[set] = (byte) (turn[set] + 1 & WAYS - 1);
      events[slot] = event;
      hashes[slot] = hash;
      more[slot] = 0;
      return 0;
    }

    private static boolean isEqual(Event a, Event b) {
      int fields = a.type().fields().size();
      if (Math.abs(a.micros() - b.micros()) >= SECOND
          || !a.type().name().equals(b.type().name())
          || fields != b.type().fields().size()) {
        return false;
      }
      for (int i = fields - 1; i >= 0; i--) {
        if (!Objects.equals(a.value(i), b.value(i))) {
          return false;
        }
      }
      return true;
    }
  }
}
