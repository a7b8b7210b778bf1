package io.weir.api.parser;

/** What a parser made of a line. */
public enum Outcome {
  /** One event or several were begun in the builder. */
  EVENT,
  /** The parser knows the line, and nothing in it is worth an event. */
  IGNORED,
  /** Not a line of this parser's program, or none that it knows. The next parser is asked. */
  UNKNOWN
}
