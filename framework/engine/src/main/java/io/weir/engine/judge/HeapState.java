package io.weir.engine.judge;

import io.weir.api.Event;
import io.weir.api.rule.Alerts;
import io.weir.api.rule.KeyedState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A rule's keyed state in the heap; what changed is written with each commit. The longest unused
 * key leaves when there are too many, or when they take too much memory. Keys with a deadline are
 * on an agenda. Loop's thread.
 */
final class HeapState<S> implements KeyedState<S> {
  /** Of a key, in the heap: the map's entry, the key's head. */
  private static final int EACH = 100;

  /**
   * In the heap, for each byte in the file: what the codec writes without their heads are objects.
   * Measured of the rules: 200 to 290 bytes are taken where 290 to 390 are reckoned.
   */
  private static final int SPREAD = 4;

  private final KeyedState.Codec<S> codec;
  private final KeyedState.@Nullable Deadline<S> deadline;
  private final Agenda agenda = new Agenda();
  private final int most;
  private final KeyMemory memory;
  private final LinkedHashMap<String, Held<S>> states = new LinkedHashMap<>(64, 0.75f, true);

  /** What was put since the last commit, each once, also what left after that. */
  private final List<Held<S>> changed = new ArrayList<>();

  /** Keys that left since the last commit; some came back. */
  private final List<String> gone = new ArrayList<>();

  /** What was asked for last: most often it is put next. */
  private @Nullable Held<S> found;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
  private final DataOutputStream out = new DataOutputStream(bytes);
  private long weight;
  private long evicted;

  /** A key's state, and about how many bytes the two take. */
  private static final class Held<S> {
    final String key;
    S state;
    int weight;
    boolean changed;
    boolean left;

    /** For when the agenda has it. */
    long planned = KeyedState.Deadline.NEVER;

    Held(String key, S state) {
      this.key = key;
      this.state = state;
    }
  }

  HeapState(
      KeyedState.Codec<S> codec,
      KeyedState.@Nullable Deadline<S> deadline,
      int most,
      KeyMemory memory) {
    this.codec = codec;
    this.deadline = deadline;
    this.most = most;
    this.memory = memory;
    memory.join(this);
  }

  @Override
  public @Nullable S get(String key) {
    Held<S> held = states.get(key);
    found = held;
    return held == null ? null : held.state;
  }

  @Override
  public void put(String key, S state) {
    Held<S> held = lookedUp(key);
    if (held == null) {
      held = new Held<>(key, state);
      states.put(key, held);
      weigh(held, 0);
    } else {
      held.state = state;
    }
    if (!held.changed) {
      held.changed = true;
      changed.add(held);
    }
    plan(held);
    while (states.size() > most) {
      evict();
    }
    memory.bound();
  }

  @SuppressWarnings("ReferenceEquality") // an equal one is looked up
  private @Nullable Held<S> lookedUp(String key) {
    Held<S> last = found;
    return last != null && last.key == key && !last.left ? last : states.get(key);
  }

  private void plan(Held<S> held) {
    if (deadline != null) {
      long next = deadline.of(held.state);
      if (next < held.planned) {
        held.planned = next;
        agenda.add(held.key, next);
        if (agenda.isStale(states.size())) {
          planAll();
        }
      }
    }
  }

  private void planAll() {
    agenda.clear();
    states.forEach((key, held) -> agenda.add(key, held.planned));
  }

  /** Event time has come this far. */
  void pass(Instant time, Alerts alerts) {
    if (deadline == null) {
      return;
    }
    long micros = Event.micros(time);
    for (String key : agenda.until(micros)) {
      Held<S> held = states.get(key);
      if (held == null) {
        continue;
      }
      held.planned = KeyedState.Deadline.NEVER;
      if (deadline.of(held.state) <= micros) {
        deadline.passed(key, held.state, time, alerts);
      }
      Held<S> after = held.left ? states.get(key) : held;
      if (after != null) {
        plan(after);
      }
    }
  }

  /** How many bytes of the file its state has is known when that is written. */
  private void weigh(Held<S> held, int written) {
    int now = EACH + 2 * held.key.length() + SPREAD * written;
    takes(now - held.weight);
    held.weight = now;
  }

  private void takes(long more) {
    weight += more;
    memory.takes(more);
  }

  /** About how many bytes its keys take. */
  long weight() {
    return weight;
  }

  /** Forgets the longest unused key; there is one. */
  void evict() {
    Iterator<Held<S>> oldest = states.values().iterator();
    Held<S> held = oldest.next();
    oldest.remove();
    left(held);
    evicted++;
  }

  private void left(Held<S> held) {
    held.left = true;
    gone.add(held.key);
    takes(-held.weight);
  }

  @Override
  public void remove(String key) {
    Held<S> held = states.remove(key);
    if (held != null) {
      left(held);
    }
  }

  @Override
  public int size() {
    return states.size();
  }

  @Override
  public void forEach(BiConsumer<String, S> action) {
    states.forEach((key, held) -> action.accept(key, held.state));
  }

  /** Entries of the agenda. */
  long planned() {
    return agenda.size();
  }

  long evicted() {
    return evicted;
  }

  void restore(Map<String, byte[]> saved) throws IOException {
    for (Map.Entry<String, byte[]> entry : saved.entrySet()) {
      byte[] written = entry.getValue();
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(written));
      Held<S> held = new Held<>(entry.getKey(), codec.read(in));
      states.put(entry.getKey(), held);
      weigh(held, written.length);
      plan(held);
    }
  }

  void forget() {
    states.values().forEach(this::left);
    states.clear();
    agenda.clear();
  }

  /** Writes what changed since the last call. */
  void save(Map<String, byte[]> into) {
    gone.forEach(into::remove);
    eachChanged(held -> into.put(held.key, bytes.toByteArray()));
  }

  /** Instead of {@link #save}, so that what changed is weighed. */
  void discardChanges() {
    eachChanged(held -> {});
  }

  /**
   * @param written is called for each when {@link #bytes} holds it
   */
  private void eachChanged(Consumer<Held<S>> written) {
    for (Held<S> held : changed) {
      held.changed = false;
      if (!held.left) {
        bytes.reset();
        try {
          codec.write(held.state, out);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        weigh(held, bytes.size());
        written.accept(held);
      }
    }
    changed.clear();
    gone.clear();
    found = null;
  }
}
