package io.weir.api.action;

import io.weir.api.ComponentContext;
import io.weir.api.ComponentFactory;

/**
 * Makes actions. Implement {@link NotifierFactory} or {@link BlockerFactory}, never this one alone:
 * the engine must know the kind before it reads the options.
 *
 * @param <C> the options
 */
public sealed interface ActionFactory<C> extends ComponentFactory<C>
    permits NotifierFactory, BlockerFactory {
  /** Makes an action; opens nothing. */
  Action create(C config, ComponentContext context);
}
