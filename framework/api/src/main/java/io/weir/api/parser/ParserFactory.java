package io.weir.api.parser;

import io.weir.api.ComponentContext;
import io.weir.api.ComponentFactory;

/**
 * Makes parsers.
 *
 * @param <C> the options
 */
public interface ParserFactory<C> extends ComponentFactory<C> {
  /** The event types that its parsers can make, and how their events belong together. */
  Vocabulary vocabulary();

  /** Makes a parser; opens nothing. */
  Parser create(C config, ComponentContext context);
}
