package io.weir.api.store;

import io.weir.api.ComponentContext;
import io.weir.api.ComponentFactory;

/**
 * Makes stores.
 *
 * @param <C> the options
 */
public interface StoreFactory<C> extends ComponentFactory<C> {
  /** Makes a store; opens nothing. */
  Store create(C config, ComponentContext context);
}
