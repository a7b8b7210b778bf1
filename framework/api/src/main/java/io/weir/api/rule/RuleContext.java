package io.weir.api.rule;

import io.weir.api.ComponentContext;

/** What a rule may know of its surroundings. */
public interface RuleContext extends ComponentContext {
  /**
   * State by key. Called in {@code create}; usable from {@link Rule#open} on.
   *
   * @param name tells several states of one rule apart
   */
  <S> KeyedState<S> state(String name, StateCodec<S> codec);
}
