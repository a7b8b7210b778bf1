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
   * same for all of them. Asked when the jar is looked at, perhaps several times; the answer is the
   * same each time.
   */
  Vocabulary vocabulary();

  /**
   * The same for a parser with these options, where they declare event types of their own; asked
   * once for each entry of a pipeline file, before {@link #create}. Where two entries declare one
   * type, one may only add fields at the end of the other.
   */
  default Vocabulary vocabulary(C options) {
    return vocabulary();
  }

  /**
   * Makes a parser; opens nothing. One parser of an entry serves all threads; it is not closed, so
   * it holds nothing that must be.
   */
  Parser create(C config, ComponentContext context);
}
