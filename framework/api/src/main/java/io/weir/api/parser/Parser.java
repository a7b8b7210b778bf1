package io.weir.api.parser;

import io.weir.api.ComponentContext;
import io.weir.api.ComponentFactory;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.source.Line;
import java.util.List;

/**
 * Turns a line into events: mostly one, or none. A pure function of the line: no state, no clock,
 * no dependence on order. Called from several threads at once, each with its own builder, which
 * also holds objects that a parser reuses ({@link EventBuilder#scratch}). Takes time linear in the
 * line's length, whatever an attacker wrote into it, and throws nothing because of a line's
 * content.
 */
public interface Parser {
  /**
   * Reads one line.
   *
   * @param line valid during the call only
   * @param event for {@link Parser.Outcome#EVENT} started and filled, without id; for other
   *     outcomes its content is ignored
   */
  Parser.Outcome parse(Line line, EventBuilder event);

  /**
   * Whether this parser is responsible for a program's lines, so that those that it does not know
   * are counted as not understood. Asked once for each program. A parser that returns false for all
   * is taken as responsible for the programs of which it knew a line.
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
     * The event types that its parsers can make, and how their events belong together, as far as it
     * does not depend on options. May be called several times when the jar is loaded; always gives
     * the same.
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

  /** The result for a line. */
  enum Outcome {
    /** The builder holds one or more events. */
    EVENT,
    /** The parser knows the line, and nothing in it is worth an event. */
    IGNORED,
    /** Not a line of this parser's program, or none that it knows. The next parser is asked. */
    UNKNOWN
  }

  /**
   * Event types and joins, which several parsers may share. Two jars may bring the same vocabulary:
   * equal declarations are one, a newer one may add fields at the end, any other difference is an
   * error.
   *
   * @param types the event types, those that a join assembles included; a name is unique in a
   *     pipeline
   * @param joins how events belong together; empty for unrelated events. All types that a join
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
