package io.weir.api.rule;

import io.weir.api.ComponentContext;
import org.jspecify.annotations.Nullable;

/** What a rule may know of its surroundings. All is called in {@code create} only. */
public interface RuleContext extends ComponentContext {
  /**
   * State by key, usable from {@link Rule#open} on.
   *
   * @param name tells several states of one rule apart
   * @throws IllegalStateException when the rule asked for this name before
   */
  default <S> KeyedState<S> state(String name, KeyedState.Codec<S> codec) {
    return state(name, codec, null);
  }

  /** The same, with the times at which a state must be looked at although no event comes. */
  <S> KeyedState<S> state(
      String name, KeyedState.Codec<S> codec, KeyedState.@Nullable Deadline<S> deadline);

  /**
   * Asks for the alerts of another rule of the pipeline, see {@link Rule#hear}. That there is such
   * a rule, and that no two rules hear each other in a circle, is checked when all are made.
   *
   * @param option the option in which it is named, for the message
   * @param rule the other rule's id
   */
  void hears(String option, String rule);
}
