package io.weir.api.parser;

import io.weir.api.ComponentContext;
import io.weir.api.ComponentFactory;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.source.Line;
import java.util.List;

/**
 * Turns a line into events: most often one, or none. A pure function of the line: no state, no
 * clock, no order; called from several threads at once, each with a builder of its own, which also
 * holds what a parser wants to use again for each line ({@link EventBuilder#scratch}). Linear in
 * the line's length, whatever an attacker wrote into it. Never throws for a line's content.
 */
public interface Parser {
  /**
   * Reads one line.
   *
   * @param line valid during the call only
   * @param event for {@link Parser.Outcome#EVENT}: started and filled, without id; else untouched
   *     or to be ignored
   */
  Parser.Outcome parse(Line line, EventBuilder event);

  /**
   * Whether this parser is for the lines of a program, whether or not it knows each of them. Asked
   * seldom, once for each program: lines that it should know but does not are told apart from lines
   * that are not its business. A parser that cannot tell leaves it at false: its programs are then
   * those of which it knew a line.
   *
   * @param program the whole syslog tag, without the process: {@code postfix/smtpd}
   */
  default boolean knows(String program) {
    return false;
  }

  /**
   * Makes parsers.
   *
   * @param <C> the options
   */
  interface Factory<C> extends ComponentFactory<C> {
    /**
     * The event types that its parsers can make, and how their events belong together: what is the
     * same for all of them. Asked when the jar is looked at, perhaps several times; the answer is
     * the same each time.
     */
    Parser.Vocabulary vocabulary();

    /**
     * The same for a parser with these options, where they declare event types of their own; asked
     * once for each entry of a pipeline file, before {@link #create}. Where two entries declare one
     * type, one may only add fields at the end of the other.
     */
    default Parser.Vocabulary vocabulary(C options) {
      return vocabulary();
    }

    /**
     * Makes a parser; opens nothing. One parser of an entry serves all threads; it is not closed,
     * so it holds nothing that must be.
     */
    Parser create(C config, ComponentContext context);
  }

  /** What a parser made of a line. */
  enum Outcome {
    /** One event or several were begun in the builder. */
    EVENT,
    /** The parser knows the line, and nothing in it is worth an event. */
    IGNORED,
    /** Not a line of this parser's program, or none that it knows. The next parser is asked. */
    UNKNOWN
  }

  /**
   * What a family of parsers shares. Two jars may bring the same vocabulary: equal declarations are
   * one, a newer one may add fields at the end, any other difference is an error.
   *
   * @param types the event types, those that a join assembles included; a name is unique in a
   *     pipeline
   * @param joins how events belong together; empty when each stands alone. All types that a join
   *     names must be declared, here or by another parser of the pipeline
   */
  record Vocabulary(List<EventType> types, List<Join> joins) {
    /** Copies the lists. */
    public Vocabulary {
      types = List.copyOf(types);
      joins = List.copyOf(joins);
    }
  }
}
