package io.weir.api.action;

import io.weir.api.ComponentContext;

/**
 * Sends notices. {@link #notify(Notice)} is called from the action's own thread, one notice at a
 * time, in their order; after a failure with {@code retry} it is called again with the same notice.
 * After a crash a notice may be sent twice, with the same id: pass the id on so that the receiver
 * can detect that (an e-mail's Message-ID).
 */
public non-sealed interface Notifier extends Action {
  /**
   * Sends a notice; returns when the receiver has accepted it.
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
