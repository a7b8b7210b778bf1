package io.weir.api.parser;

import io.weir.api.ComponentContext;
import io.weir.api.ComponentFactory;

/**
 * Makes parsers.
 *
 * @param <C> the options
 */
public interface ParserFactory<C> extends ComponentFactory<C> {
  /**
   * The event types that its parsers can make, and how their events belong together: what is the
   * same for all of them.
   */
  Vocabulary vocabulary();

  /**
   * The same for a parser with these options, where they declare event types of their own; asked
   * once for each entry of a pipeline file, before {@link #create}. Two entries may declare the
   * same type only alike.
   */
  default Vocabulary vocabulary(C options) {
    return vocabulary();
  }

  /** Makes a parser; opens nothing. */
  Parser create(C config, ComponentContext context);
}
