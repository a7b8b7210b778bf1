package io.weir.api.rule;

import io.weir.api.ComponentContext;
import org.jspecify.annotations.Nullable;

/** A rule's access to its environment. These methods may be called in {@code create} only. */
public interface RuleContext extends ComponentContext {
  /**
   * Requests keyed state, usable from {@link Rule#open} on.
   *
   * @param name distinguishes several states of one rule
   * @throws IllegalStateException when the rule asked for this name before
   */
  default <S> KeyedState<S> state(String name, KeyedState.Codec<S> codec) {
    return state(name, codec, null);
  }

  /** As {@link #state(String, KeyedState.Codec)}, with deadlines. */
  <S> KeyedState<S> state(
      String name, KeyedState.Codec<S> codec, KeyedState.@Nullable Deadline<S> deadline);

  /**
   * Requests the alerts of another rule of the pipeline, see {@link Rule#hear}. A missing rule, or
   * rules that hear each other in a circle, is reported when all rules have been made.
   *
   * @param option the option that names it, for error messages
   * @param rule the other rule's id
   */
  void hears(String option, String rule);
}
