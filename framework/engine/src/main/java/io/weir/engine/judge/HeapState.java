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
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A rule's keyed state in the heap; what changed is written with each commit. The longest unused
 * key leaves when there are too many, or when they take too much memory. Keys with a deadline are
 * on an agenda. Loop's thread.
 */
final class HeapState<S> implements KeyedState<S> {
  /** Of a key, in the heap: the map's entry, the state object, the strings' heads. */
  private static final int EACH = 250;

  /** In the heap, for each byte in the file: texts become strings, numbers objects. */
  private static final int SPREAD = 4;

  private final KeyedState.Codec<S> codec;
  private final KeyedState.@Nullable Deadline<S> deadline;
  private final Agenda agenda = new Agenda();
  private final int most;
  private final KeyMemory memory;
  private final LinkedHashMap<String, Held<S>> states = new LinkedHashMap<>(64, 0.75f, true);

  /** Since the last commit; null for what left. Looking into {@link #states} would count as use. */
  private final Map<String, @Nullable Held<S>> changed = new HashMap<>();

  private long weight;
  private long evicted;

  /** A key's state, and about how many bytes the two take. */
  private static final class Held<S> {
    S state;
    int weight;

    /** For when the agenda has it. */
    long planned = KeyedState.Deadline.NEVER;

    Held(S state) {
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
    memory.join();
  }

  @Override
  public @Nullable S get(String key) {
    Held<S> held = states.get(key);
    return held == null ? null : held.state;
  }

  @Override
  public void put(String key, S state) {
    Held<S> held = states.get(key);
    if (held == null) {
      held = new Held<>(state);
      states.put(key, held);
      weigh(held, key, 0);
    } else {
      held.state = state;
    }
    changed.put(key, held);
    plan(key, held);
    while (states.size() > most || weight > memory.share() && states.size() > 1) {
      evict();
    }
  }

  private void plan(String key, Held<S> held) {
    if (deadline != null) {
      long next = deadline.of(held.state);
      if (next < held.planned) {
        held.planned = next;
        agenda.add(key, next);
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
      Held<S> after = states.get(key);
      if (after != null) {
        plan(key, after);
      }
    }
  }

  /** How many bytes of the file its state has is known when that is written. */
  private void weigh(Held<S> held, String key, int written) {
    int now = EACH + 2 * key.length() + SPREAD * written;
    weight += now - held.weight;
    held.weight = now;
  }

  private void evict() {
    Iterator<Map.Entry<String, Held<S>>> oldest = states.entrySet().iterator();
    Map.Entry<String, Held<S>> entry = oldest.next();
    changed.put(entry.getKey(), null);
    weight -= entry.getValue().weight;
    oldest.remove();
    evicted++;
  }

  @Override
  public void remove(String key) {
    Held<S> held = states.remove(key);
    if (held != null) {
      weight -= held.weight;
      changed.put(key, null);
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
      byte[] bytes = entry.getValue();
      Held<S> held = new Held<>(codec.read(new DataInputStream(new ByteArrayInputStream(bytes))));
      states.put(entry.getKey(), held);
      weigh(held, entry.getKey(), bytes.length);
      plan(entry.getKey(), held);
    }
  }

  void forget() {
    states.keySet().forEach(key -> changed.put(key, null));
    states.clear();
    agenda.clear();
    weight = 0;
  }

  void save(Map<String, byte[]> into) {
    changed.forEach(
        (key, held) -> {
          if (held == null) {
            into.remove(key);
          } else {
            byte[] bytes = bytes(held.state);
            weigh(held, key, bytes.length);
            into.put(key, bytes);
          }
        });
    changed.clear();
  }

  private byte[] bytes(S state) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      codec.write(state, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
