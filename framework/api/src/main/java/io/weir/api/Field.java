package io.weir.api;

/**
 * A named value of an event. The name is the same in options, columns, JSON and pages: snake_case,
 * no reserved word of SQL. Fields with equal names in two types are meant to be the same thing.
 *
 * @param name {@code [a-z][a-z0-9_]*}, at most 40 characters
 * @param kind the kind of its values
 * @param length the greatest length of a text in characters; 0 for other kinds
 * @param doc one sentence, with the unit
 */
public record Field(String name, Field.Kind kind, int length, String doc) {
  /** Checks the name and the length. */
  public Field {
    Names.check(name, "field");
    if (kind == Field.Kind.TEXT ? length < 1 || length > 65_535 : length != 0) {
      throw new IllegalArgumentException(
          "field " + name + ": length " + length + " does not fit " + kind);
    }
  }

  /** A text field. */
  public static Field text(String name, int length, String doc) {
    return new Field(name, Field.Kind.TEXT, length, doc);
  }

  /** A field of whole numbers. */
  public static Field integer(String name, String doc) {
    return new Field(name, Field.Kind.INTEGER, 0, doc);
  }

  /** A field of numbers with a fraction. */
  public static Field decimal(String name, String doc) {
    return new Field(name, Field.Kind.DECIMAL, 0, doc);
  }

  /** A field of points in time. */
  public static Field time(String name, String doc) {
    return new Field(name, Field.Kind.TIME, 0, doc);
  }

  /** A field of addresses. */
  public static Field address(String name, String doc) {
    return new Field(name, Field.Kind.ADDRESS, 0, doc);
  }

  /** The kinds of a field's values. */
  public enum Kind {
    /** Valid Unicode without NUL, a {@link String}, no longer than the field says. */
    TEXT,
    /** A whole number, a {@link Long}. */
    INTEGER,
    /** A number with a fraction, a {@link Double}. */
    DECIMAL,
    /** A point in time, a {@link Long}: microseconds since 1970 in UTC. */
    TIME,
    /** An {@link Address}. */
    ADDRESS
  }
}
