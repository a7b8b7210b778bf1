package io.weir.api.action;

import io.weir.api.ComponentContext;

/**
 * Tells somebody. {@link #notify(Notice)} is called from the action's own thread, one at a time,
 * for each notice until it returns or fails for good. After a crash a notice may come a second
 * time, with the same id: give it an identity that lets the other side see that (an e-mail's
 * Message-ID).
 */
public non-sealed interface Notifier extends Action {
  /**
   * Tells, and returns when the other side has it.
   *
   * @throws ActionException when it failed
   * @throws InterruptedException when the daemon stops
   */
  void notify(Notice notice) throws ActionException, InterruptedException;

  /**
   * Makes notifiers.
   *
   * @param <C> the options
   */
  non-sealed interface Factory<C> extends Action.Factory<C> {
    @Override
    Notifier create(C config, ComponentContext context);
  }
}
