package io.weir.api.rule;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a rule remembers, by key. Lives in the heap; the engine writes what was {@link #put} with
 * each commit and gives it back after a restart. Bounded: beyond the rule's {@code max_keys} the
 * longest unused key leaves, counted. Loop's thread only.
 *
 * @param <S> the state of one key; may be mutable, but counts as changed only when put again
 */
public interface KeyedState<S> {
  /** The state of a key, or null; the key counts as used. */
  @Nullable S get(String key);

  /** Keeps or replaces. */
  void put(String key, S state);

  /** Forgets. */
  void remove(String key);

  /** How many keys there are. */
  int size();

  /** All keys, in no order; do not change the state meanwhile. */
  void forEach(BiConsumer<String, S> action);
}
