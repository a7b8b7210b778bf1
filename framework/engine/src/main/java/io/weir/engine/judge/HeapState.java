package io.weir.engine.judge;

import io.weir.api.rule.KeyedState;
import io.weir.api.rule.StateCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A rule's keyed state in the heap; what changed is written with each commit. Loop's thread. */
final class HeapState<S> implements KeyedState<S> {
  private final StateCodec<S> codec;
  private final int most;
  private final LinkedHashMap<String, S> states = new LinkedHashMap<>(64, 0.75f, true);
  private final Set<String> changed = new HashSet<>();
  private long evicted;

  HeapState(StateCodec<S> codec, int most) {
    this.codec = codec;
    this.most = most;
  }

  @Override
  public @Nullable S get(String key) {
    return states.get(key);
  }

  @Override
  public void put(String key, S state) {
    states.put(key, state);
    changed.add(key);
    if (states.size() > most) {
      Iterator<String> oldest = states.keySet().iterator();
      changed.add(oldest.next());
      oldest.remove();
      evicted++;
    }
  }

  @Override
  public void remove(String key) {
    if (states.remove(key) != null) {
      changed.add(key);
    }
  }

  @Override
  public int size() {
    return states.size();
  }

  @Override
  public void forEach(BiConsumer<String, S> action) {
    states.forEach(action);
  }

  long evicted() {
    return evicted;
  }

  void restore(Map<String, byte[]> saved) throws IOException {
    for (Map.Entry<String, byte[]> entry : saved.entrySet()) {
      states.put(
          entry.getKey(),
          codec.read(new DataInputStream(new ByteArrayInputStream(entry.getValue()))));
    }
  }

  void forget() {
    changed.addAll(states.keySet());
    states.clear();
  }

  void save(Map<String, byte[]> into) {
    for (String key : changed) {
      S state = states.get(key);
      if (state == null) {
        into.remove(key);
      } else {
        into.put(key, bytes(state));
      }
    }
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
