package io.weir.engine.join;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The open things: found by group and id, kept in the order of their last use. One thread. */
final class Things {
  private @Nullable Thing[] table = new Thing[1_024];
  private int size;
  private @Nullable Thing oldest;
  private @Nullable Thing newest;

  @Nullable Thing find(Group group, String id) {
    Thing thing = table[Thing.hash(group, id) & table.length - 1];
    while (thing != null && (thing.group != group || !thing.id.equals(id))) {
      thing = thing.chain;
    }
    return thing;
  }

  void add(Thing thing) {
    if (size >= table.length) {
      grow();
    }
    put(thing);
    size++;
    thing.group.open++;
    append(thing);
  }

  private void put(Thing thing) {
    int at = thing.hash & table.length - 1;
    thing.chain = table[at];
    table[at] = thing;
  }

  private void grow() {
    List<Thing> all = all();
    table = new Thing[table.length * 2];
    all.forEach(this::put);
  }

  void remove(Thing thing) {
    int at = thing.hash & table.length - 1;
    Thing before = table[at];
    if (before == thing) {
      table[at] = thing.chain;
    } else {
      while (before != null && before.chain != thing) {
        before = before.chain;
      }
      if (before != null) {
        before.chain = thing.chain;
      }
    }
    size--;
    thing.group.open--;
    thing.closed = true;
    unlink(thing);
  }

  /** Makes it the newest. */
  void touch(Thing thing) {
    if (newest != thing) {
      unlink(thing);
      append(thing);
    }
  }

  private void append(Thing thing) {
    thing.older = newest;
    thing.newer = null;
    if (newest == null) {
      oldest = thing;
    } else {
      newest.newer = thing;
    }
    newest = thing;
  }

  private void unlink(Thing thing) {
    if (thing.older == null) {
      oldest = thing.newer;
    } else {
      thing.older.newer = thing.newer;
    }
    if (thing.newer == null) {
      newest = thing.older;
    } else {
      thing.newer.older = thing.older;
    }
  }

  @Nullable Thing oldest() {
    return oldest;
  }

  int size() {
    return size;
  }

  /** The longest untouched first. */
  List<Thing> all() {
    List<Thing> all = new ArrayList<>(size);
    for (Thing thing = oldest; thing != null; thing = thing.newer) {
      all.add(thing);
    }
    return all;
  }
}
