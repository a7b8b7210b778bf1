package io.weir.api.action;

import io.weir.api.ComponentContext;

/**
 * Makes notifiers.
 *
 * @param <C> the options
 */
public non-sealed interface NotifierFactory<C> extends ActionFactory<C> {
  @Override
  Notifier create(C config, ComponentContext context);
}
