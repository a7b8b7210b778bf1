package io.weir.engine.loop;

import io.weir.api.Event;
import io.weir.api.source.Source;
import io.weir.engine.state.StateFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How far the sources were read: what is in the next commit, what of it is durable, and, when the
 * state was lost, what was judged before and is not judged again. Loop's thread, but for {@link
 * #sync}.
 */
final class Places {
  private final Positions positions = new Positions();

  /** Lines that were judged before the state was lost: stream and place of the last one. */
  private final Map<Long, Long> known = new HashMap<>();

  private final Set<Reader> moved = new HashSet<>();

  /** Positions that were committed since the state was last synced. */
  private final AtomicReference<Map<Reader, List<Source.Position>>> committed =
      new AtomicReference<>(Map.of());

  /** Takes back what was saved. Whether there was anything. */
  boolean restore(StateFile state) {
    positions.restore(state);
    return !positions.isEmpty();
  }

  /** The state was lost: lines up to these places of their streams are known to be judged. */
  void recover(Map<Long, Long> places, List<Reader> readers) {
    known.putAll(places);
    List<Source.Position> all = new ArrayList<>();
    places.forEach((stream, place) -> all.add(new Source.Position(stream, place, "")));
    readers.forEach(r -> positions.reached(r.id(), all));
  }

  /**
   * Before anything is read: whether the line of this event will be read and judged.
   *
   * @param eventTime the latest that an event said, in microseconds since 1970; 0: none did
   */
  boolean isStillToBeRead(Event event, long eventTime) {
    if (known.isEmpty() && eventTime > 0 && event.micros() > eventTime) {
      return true;
    }
    long stream = event.id().stream();
    long place = positions.placeOf(stream);
    long its = event.id().place();
    return place >= 0 && (its > place || its == place && !known.containsKey(stream));
  }

  /** Opens a source after its committed positions. */
  void open(Reader reader) throws IOException {
    reader.open(positions.of(reader.id()));
  }

  /** Whether the line of this event was judged; a line after the last one ends the question. */
  boolean isKnown(Event event) {
    if (known.isEmpty()) {
      return false;
    }
    Long place = known.get(event.id().stream());
    if (place != null && event.id().place() > place) {
      known.remove(event.id().stream());
    }
    return place != null && event.id().place() <= place;
  }

  /** The lines of the batch were judged. */
  void reached(Reader.Full full) {
    positions.reached(full.reader().id(), full.batch().positions());
    moved.add(full.reader());
  }

  void save(StateFile state) {
    positions.save(state);
  }

  /** What was saved is committed. */
  void committed() {
    if (moved.isEmpty()) {
      return;
    }
    Map<Reader, List<Source.Position>> now = new HashMap<>();
    moved.forEach(reader -> now.put(reader, positions.of(reader.id())));
    moved.clear();
    committed.accumulateAndGet(
        now,
        (before, newer) -> {
          Map<Reader, List<Source.Position>> all = new HashMap<>(before);
          all.putAll(newer);
          return all;
        });
  }

  /**
   * The thread that syncs the state: does so, and reports to the sources what is durable by that.
   *
   * @param sync makes all commits up to now durable
   */
  void sync(Runnable sync) {
    Map<Reader, List<Source.Position>> before = committed.getAndSet(Map.of());
    sync.run();
    before.forEach(Reader::committed);
  }
}
