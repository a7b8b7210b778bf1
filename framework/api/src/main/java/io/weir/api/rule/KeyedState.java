package io.weir.api.rule;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Instant;
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

  /**
   * Writes and reads the state of one key. The form belongs to the rule: begin with a byte that
   * says which version it is, and read those of before.
   *
   * @param <S> the state of one key
   */
  interface Codec<S> {
    /** Writes a state. An exception is a mistake of the rule, and nothing of the round is kept. */
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
   * When a key's state has to be looked at although no event comes: its window ends, its oldest
   * event no longer counts. Given to {@link RuleContext#state}; all calls come from the runner's
   * thread.
   *
   * @param <S> the state of one key
   */
  interface Deadline<S> {
    /** No time at all. */
    long NEVER = Long.MAX_VALUE;

    /**
     * Event time, in microseconds since 1970 (UTC), from which the state wants to be looked at;
     * {@link #NEVER} for none. Follows from the state alone. Asked after each {@link
     * KeyedState#put}, and again when an earlier answer has come: a deadline that moves on costs
     * nothing.
     */
    long of(S state);

    /**
     * The deadline is over. Where those of several keys are, they come in the order of the keys.
     * The state is put or removed here, or its deadline lies later by now; one that does neither is
     * called again with the next tick.
     *
     * @param time event time by now, at or after the deadline
     */
    void passed(String key, S state, Instant time, Alerts alerts);
  }
}
