package io.weir.api.parser;

import io.weir.api.EventBuilder;
import io.weir.api.source.Line;

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
   * @param event for {@link Outcome#EVENT}: started and filled, without id; else untouched or to be
   *     ignored
   */
  Outcome parse(Line line, EventBuilder event);

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
}
