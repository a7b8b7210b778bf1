package io.weir.engine.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a node of the tree comes from; kept as its attribute {@code at}.
 *
 * @param place where the value begins
 * @param key where its key begins; the value's place when it has no key
 * @param folder the base of relative paths
 * @param shape the kind of value
 * @param source the text in the file when the value came out of {@code ${…}}, for messages that
 *     must not show the value; else null
 */
record Origin(Place place, Place key, Path folder, Shape shape, @Nullable String source) {
  /** Kinds of values. */
  enum Shape {
    /** Nothing after the colon. */
    EMPTY,
    /** One text, number, or true or false. */
    SCALAR,
    /** A list; the items are the node's children, without names. */
    LIST,
    /** A map; the options are the node's children, with names. */
    MAP,
    /** A value that was reported already and must not be reported again. */
    BROKEN
  }

  Origin withShape(Shape other) {
    return new Origin(place, key, folder, other, source);
  }

  Origin withSource(String text) {
    return new Origin(place, key, folder, shape, text);
  }
}
