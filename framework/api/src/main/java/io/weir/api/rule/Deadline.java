package io.weir.api.rule;

import java.time.Instant;

/**
 * When a key's state has to be looked at although no event comes: its window ends, its oldest event
 * no longer counts. Given to {@link RuleContext#state}; all calls come from the runner's thread.
 *
 * @param <S> the state of one key
 */
public interface Deadline<S> {
  /** No time at all. */
  long NEVER = Long.MAX_VALUE;

  /**
   * Event time, in microseconds since 1970 (UTC), from which the state wants to be looked at;
   * {@link #NEVER} for none. Follows from the state alone. Asked after each {@link KeyedState#put},
   * and again when an earlier answer has come: a deadline that moves on costs nothing.
   */
  long of(S state);

  /**
   * The deadline is over. Where those of several keys are, they come in the order of the keys. The
   * state is put or removed here, or its deadline lies later by now; one that does neither is
   * called again with the next tick.
   *
   * @param time event time by now, at or after the deadline
   */
  void passed(String key, S state, Instant time, Alerts alerts);
}
