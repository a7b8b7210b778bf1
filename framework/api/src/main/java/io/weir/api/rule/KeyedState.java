package io.weir.api.rule;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a rule, by key. Held in the heap; each commit writes what was {@link #put} since
 * the last one, and a restart reads it back. The runner limits the number of keys (in the daemon to
 * a million, and less where memory is short): beyond that the least recently used are removed,
 * which is counted and logged. Not thread-safe.
 *
 * @param <S> the state of one key; may be mutable, but counts as changed only when put again
 */
public interface KeyedState<S> {
  /** The state of a key, or null; the key counts as used. Not to be called in {@link #forEach}. */
  @Nullable S get(String key);

  /** Sets the state of a key. Any text may be a key. */
  void put(String key, S state);

  /** Removes the key; nothing happens when there is none. */
  void remove(String key);

  /** How many keys there are. */
  int size();

  /** Visits all keys, in no particular order. Too slow for every event or tick. */
  void forEach(BiConsumer<String, S> action);

  /**
   * Writes and reads the state of one key, best in few bytes. Begin with a version byte, and keep
   * reading the forms of earlier versions.
   *
   * @param <S> the state of one key
   */
  interface Codec<S> {
    /** Writes a state. An exception is a defect of the rule, see {@link Rule}. */
    void write(S state, DataOutput out) throws IOException;

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException when the form is not known: the rule's state starts empty, which is
     *     logged
     */
    S read(DataInput in) throws IOException;
  }

  /**
   * Says when a key's state changes without an event: its window ends, its oldest event no longer
   * counts. Given to {@link RuleContext#state}; all calls come from the runner's thread.
   *
   * @param <S> the state of one key
   */
  interface Deadline<S> {
    /** No deadline. */
    long NEVER = Long.MAX_VALUE;

    /**
     * The deadline of a state as event time in microseconds since 1970 (UTC); {@link #NEVER} for
     * none. Must depend on the state alone. Called after each {@link KeyedState#put}, and again
     * when an earlier deadline is reached, so moving it to a later time costs nothing.
     */
    long of(S state);

    /**
     * Called when the deadline has passed; for several keys in the order of the keys. Puts or
     * removes the state, or leaves it when its deadline is later by now; otherwise it is called
     * again at the next tick.
     *
     * @param time the present event time, at or after the deadline
     */
    void passed(String key, S state, Instant time, Alerts alerts);
  }
}
