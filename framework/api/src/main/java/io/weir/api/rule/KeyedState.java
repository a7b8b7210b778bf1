package io.weir.api.rule;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a rule remembers, by key. Lives in memory; what was {@link #put} is written with each commit
 * and is there again after a restart. The runner bounds how many keys there are and what they take;
 * beyond that those that were unused for longest are forgotten, counted, and logged. One thread.
 *
 * @param <S> the state of one key; may be mutable, but counts as changed only when put again
 */
public interface KeyedState<S> {
  /** The state of a key, or null; the key counts as used. Not to be called in {@link #forEach}. */
  @Nullable S get(String key);

  /** Keeps this state for the key, in place of what was there. Any text may be a key. */
  void put(String key, S state);

  /** Forgets the key; nothing happens when there is none. */
  void remove(String key);

  /** How many keys there are. */
  int size();

  /** Shows all keys, in no order. Looks at each, so not for every event or tick. */
  void forEach(BiConsumer<String, S> action);
}
