package io.weir.engine.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a node of the tree remembers beside its value; its attribute {@code at}.
 *
 * @param place where the value begins
 * @param key where its key stands; the value's place where there is none
 * @param folder what relative paths start from
 * @param shape what kind of value it is
 * @param source the text in the file when the value came out of {@code ${…}}, for messages that
 *     must not show the value; else null
 */
record Origin(Place place, Place key, Path folder, Shape shape, @Nullable String source) {
  /** Kinds of values. */
  enum Shape {
    /** Nothing behind the colon. */
    EMPTY,
    /** One text, number or truth value. */
    SCALAR,
    /** Items, the node's children without names. */
    LIST,
    /** Options, the node's children by name. */
    MAP,
    /** Something that was reported already; whoever meets it gives up in silence. */
    BROKEN
  }

  Origin withShape(Shape other) {
    return new Origin(place, key, folder, other, source);
  }

  Origin withSource(String text) {
    return new Origin(place, key, folder, shape, text);
  }
}
