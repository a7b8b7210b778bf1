package io.weir.engine.join;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which open things bear a value that others may bear too, as a list for each value: anybody can
 * copy one, as often as he likes. One thread.
 */
final class Bearers {
  private Bearers() {}

  /** Others with this value may go on from the thing. */
  static void add(Thing thing, String value) {
    if (thing.indexed == null) {
      thing.indexed = value;
      thing.bearsLess = thing.group.scope.byValue.put(value, thing);
      if (thing.bearsLess != null) {
        thing.bearsLess.bearsMore = thing;
      }
    }
  }

  /** Nobody goes on from the thing by its value any more. */
  static void remove(Thing thing) {
    String value = thing.indexed;
    if (value == null) {
      return;
    }
    Thing more = thing.bearsMore;
    Thing less = thing.bearsLess;
    if (less != null) {
      less.bearsMore = more;
    }
    if (more != null) {
      more.bearsLess = less;
    } else if (less != null) {
      thing.group.scope.byValue.put(value, less);
    } else {
      thing.group.scope.byValue.remove(value);
    }
    thing.indexed = null;
    thing.bearsMore = null;
    thing.bearsLess = null;
  }

  /** The newest other one with this value, or null; the next is its {@code bearsLess}. */
  static @Nullable Thing newest(Thing thing, String value) {
    Thing newest = thing.group.scope.byValue.get(value);
    return Objects.equals(newest, thing) ? thing.bearsLess : newest;
  }
}
