package io.weir.engine.act;

import io.weir.api.Event;
import io.weir.engine.state.EventCodec;
import io.weir.engine.state.StateFile;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Events on their way to the store: committed with the round that made them, forgotten when the
 * store has them durably. Filled by the loop; the writer's thread takes from the other end. Only
 * the newest batches are held in the heap.
 */
public final class Spool {
  private static final int HELD = 60_000;
  private static final String HOURS = "hours";

  private final EventCodec codec;
  private final Deque<Batch> waiting = new ArrayDeque<>();
  private final List<Event> fresh = new ArrayList<>();
  private final List<Long> done = new ArrayList<>();
  private final Set<Instant> hoursTouched = new HashSet<>();
  private final Set<Instant> hoursDone = new HashSet<>();
  private final Set<Instant> hours = new HashSet<>();
  private @Nullable Map<Long, byte[]> map;
  private @Nullable Batch made;
  private long next = 1;
  private long bytes;
  private long events;
  private int held;
  private boolean woken;

  /** A committed batch; its events are null when they lie in the state file only. */
  private static final class Batch {
    final long number;
    final int count;
    final int size;
    @Nullable List<Event> events;

    Batch(long number, int count, int size, @Nullable List<Event> events) {
      this.number = number;
      this.count = count;
      this.size = size;
      this.events = events;
    }
  }

  /** What the writer writes next. */
  record Parcel(List<Event> events, List<Long> numbers) {}

  /**
   * @param codec knows all kept types
   */
  public Spool(EventCodec codec) {
    this.codec = codec;
  }

  /** Takes back what the store does not have yet. */
  public synchronized void restore(StateFile state) {
    Map<Long, byte[]> saved = state.sequence("spool");
    map = saved;
    saved.forEach(
        (number, raw) -> {
          int count = EventCodec.count(raw);
          waiting.add(new Batch(number, count, raw.length, null));
          next = Math.max(next, number + 1);
          bytes += raw.length;
          events += count;
        });
    state.map(HOURS).keySet().forEach(text -> hours.add(Instant.parse(text)));
  }

  /** Loop: an event to be kept. */
  public void add(Event event) {
    fresh.add(event);
  }

  /** Loop: how many events wait for the next commit. */
  public int pending() {
    return fresh.size();
  }

  /** Loop, before the commit. */
  public void save(StateFile state) {
    Map<Long, byte[]> saved = state.sequence("spool");
    if (!fresh.isEmpty()) {
      byte[] raw = codec.write(fresh);
      saved.put(next, raw);
      made = new Batch(next++, fresh.size(), raw.length, List.copyOf(fresh));
      fresh.clear();
    }
    done.forEach(saved::remove);
    done.clear();
    Map<String, byte[]> touched = state.map(HOURS);
    hoursTouched.forEach(h -> touched.put(h.toString(), new byte[0]));
    hoursTouched.clear();
    hoursDone.forEach(h -> touched.remove(h.toString()));
    hoursDone.clear();
  }

  /** Loop, after the commit: hands over what was committed. */
  public void committed() {
    Batch batch = made;
    if (batch == null) {
      return;
    }
    made = null;
    synchronized (this) {
      if (held + batch.count > HELD) {
        batch.events = null;
      } else {
        held += batch.count;
      }
      waiting.add(batch);
      bytes += batch.size;
      events += batch.count;
      notifyAll();
    }
  }

  /** Loop: the store has these durably; their hours are to be counted again. */
  void done(List<Long> numbers, Collection<Instant> touched) {
    done.addAll(numbers);
    hoursTouched.addAll(touched);
  }

  /** Loop: the counts of these hours are right again. */
  void counted(Collection<Instant> rolled) {
    hoursDone.addAll(rolled);
    hoursDone.removeAll(hoursTouched);
  }

  /** Writer: what to write next, at most about so many events; null when nothing came in time. */
  synchronized @Nullable Parcel next(int most, long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    while (waiting.isEmpty()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0 || woken) {
        woken = false;
        return null;
      }
      wait(left);
    }
    woken = false;
    List<Event> batch = new ArrayList<>();
    List<Long> numbers = new ArrayList<>();
    for (Batch b : waiting) {
      if (!numbers.isEmpty() && batch.size() + b.count > most) {
        break;
      }
      batch.addAll(load(b));
      numbers.add(b.number);
    }
    return new Parcel(batch, numbers);
  }

  /** The writer has something else to do. */
  synchronized void wake() {
    woken = true;
    notifyAll();
  }

  private List<Event> load(Batch batch) {
    List<Event> known = batch.events;
    Map<Long, byte[]> saved = map;
    byte[] raw = known != null || saved == null ? null : saved.get(batch.number);
    return known != null ? known : raw == null ? List.of() : codec.read(raw);
  }

  /** Writer: the first so many batches are written. */
  synchronized void written(int batches) {
    for (int i = 0; i < batches; i++) {
      Batch b = waiting.poll();
      if (b != null) {
        bytes -= b.size;
        events -= b.count;
        held -= b.events == null ? 0 : b.count;
      }
    }
    notifyAll();
  }

  /** Hours whose counts were not right yet when the daemon ended. */
  synchronized Set<Instant> hoursLeft() {
    return Set.copyOf(hours);
  }

  /** Bytes that wait. */
  public synchronized long bytes() {
    return bytes;
  }

  /** Events that wait. */
  public synchronized long events() {
    return events;
  }

  /** Waits until everything is written, at most so long; whether it is. */
  public synchronized boolean awaitEmpty(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    while (!waiting.isEmpty()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }
}
