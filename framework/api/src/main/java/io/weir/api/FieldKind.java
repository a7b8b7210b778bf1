package io.weir.api;

/** What a field's values are. */
public enum FieldKind {
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
