package io.weir.api.source;

import io.weir.api.ComponentContext;
import io.weir.api.ComponentFactory;

/**
 * Makes sources.
 *
 * @param <C> the options
 */
public interface SourceFactory<C> extends ComponentFactory<C> {
  /**
   * Makes a source; opens nothing. Once for each life of a pipeline, and by {@code weir check} too.
   */
  Source create(C config, ComponentContext context);
}
