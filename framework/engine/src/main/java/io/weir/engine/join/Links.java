package io.weir.engine.join;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.parser.Join;
import io.weir.engine.join.Thing.Link;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a thing goes on from another one. Values that anybody can copy make weak links: for the time
 * being, until a stronger one comes or the first thing turns out to have gone elsewhere. One
 * thread.
 */
final class Links {
  private static final int SHORTEST_VALUE = 3;

  /** More that bear one value are not told apart. */
  private static final int LOOKED_AT = 8;

  private final Things things;
  private final Fate fate;
  private final Waiting waiting = new Waiting();
  private final int[] own;
  private final int from;
  private final int value;

  /** What becomes of the row of a thing. */
  interface Fate {
    void changed(Thing thing);

    /** It is a part of the other: one row for both. */
    void settled(Thing thing, Thing with);

    /** It is a thing of its own, if that was open. */
    void released(Thing thing);
  }

  Links(Join join, Plan.Numbers numbers, Things things, Fate fate) {
    this.things = things;
    this.fate = fate;
    own = join.own().stream().mapToInt(f -> numbers.find(f.name())).toArray();
    Join.BySameValue same = null;
    for (Join.Link link : join.links()) {
      same = link instanceof Join.BySameValue s ? s : same;
    }
    from = same == null ? -1 : numbers.find(same.from().name());
    value = same == null ? -1 : numbers.find(same.field().name());
  }

  /** Follows one link that the event of the thing may bear. */
  void follow(Join.Link link, Event event, Thing thing) {
    if (link instanceof Join.ById byId) {
      goesOn(thing, find(thing.group, event.text(byId.field().name())));
    } else if (link instanceof Join.BySameValue same) {
      sameValue(event.text(same.field().name()), thing);
    } else if (link instanceof Join.ByMention mention) {
      delivered(mention, event, thing);
    } else {
      waited((Join.ByWaiting) link, event, thing);
    }
  }

  private void waited(Join.ByWaiting by, Event event, Thing thing) {
    String text = thing.link == Link.NONE ? event.text(by.field().name()) : null;
    @Nullable Object[] known =
        text == null ? null : waiting.take(thing.group.scope, text, event.micros());
    if (known != null) {
      thing.goesOn(known, Link.TRUE, kept(thing));
      fate.changed(thing);
    }
  }

  /** The thing that is over with this event, or null. */
  @Nullable Thing moved(Join.Link link, Event event, Thing to) {
    if (link instanceof Join.ById by && by.moved() != null) {
      Thing moved =
          event.value(by.moved().name()) == null
              ? null
              : find(to.group, event.text(by.field().name()));
      return moved == to ? null : moved;
    }
    return null;
  }

  /** An event without the last part of its key. */
  void wait(Join.ByWaiting link, Event event, Group group, @Nullable Object[] values) {
    String text = event.text(link.value().name());
    if (text != null) {
      waiting.add(group.scope, text, values, event.micros());
    }
  }

  /** The log says so, if it may be. */
  private void goesOn(Thing thing, @Nullable Thing before) {
    if (before == null || before == thing || thing.link == Link.TRUE || !fits(thing, before)) {
      return;
    }
    leave(thing);
    Bearers.remove(thing);
    thing.goesOn(before.values, Link.TRUE, kept(thing));
    fate.settled(thing, before);
    fate.changed(thing);
  }

  /**
   * Whether a thing may be a part of the other: it does not say by itself whose it is. A client of
   * this machine is a filter, or anybody.
   */
  private boolean fits(Thing thing, Thing other) {
    Object client = kept(thing) < 0 ? null : other.values[from];
    return !hasOwn(thing) && (client == null || client.equals(thing.own(from)));
  }

  private boolean hasOwn(Thing thing) {
    for (int at : own) {
      if (thing.own(at) != null) {
        return true;
      }
    }
    return false;
  }

  /** The number of the client when it is not of this machine, or -1. */
  private int kept(Thing thing) {
    Object client = from < 0 ? null : thing.own(from);
    return client == null || isLoopback(client) ? -1 : from;
  }

  /** Whether it may yet turn out to be a part of another thing. */
  boolean isOpen(Thing thing) {
    return thing.link == Link.WEAK
        || thing.link == Link.NONE
            && thing.local
            && (thing.doubted || thing.group.scope.handsOver)
            && !hasOwn(thing);
  }

  private void sameValue(@Nullable String text, Thing thing) {
    if (text == null
        || text.length() < SHORTEST_VALUE
        || thing.link != Link.NONE
        || thing.elsewhere) {
      return;
    }
    if (thing.local && !hasOwn(thing)) {
      Thing only = null;
      int fit = 0;
      int seen = 0;
      for (Thing t = Bearers.newest(thing, text); t != null && seen <= LOOKED_AT; seen++) {
        if (fits(thing, t)) {
          only = t;
          fit++;
        }
        t = t.bearsLess == thing ? thing.bearsLess : t.bearsLess;
      }
      thing.doubted |= seen > 0;
      if (only != null && fit == 1 && seen <= LOOKED_AT) {
        Bearers.remove(thing);
        thing.goesOn(only.values, Link.WEAK, kept(thing));
        follows(thing, only);
        return;
      }
    }
    Bearers.add(thing, text);
  }

  /** One more that goes on by a weak link. */
  static void follows(Thing thing, Thing first) {
    if (first.followers == null) {
      first.followers = new LinkedHashSet<>();
    }
    first.followers.add(thing);
    thing.first = first;
  }

  private static void leave(Thing thing) {
    if (thing.first != null && thing.first.followers != null) {
      thing.first.followers.remove(thing);
    }
    thing.first = null;
  }

  /** The weak link was wrong, or nothing ever came of it. */
  void undo(Thing thing) {
    leave(thing);
    thing.goesAlone();
    index(thing);
    fate.released(thing);
    fate.changed(thing);
  }

  /** Others may go on from the thing by its value, if that is so. */
  void index(Thing thing) {
    Object bears = value < 0 ? null : thing.values[value];
    if (bears instanceof String text
        && text.length() >= SHORTEST_VALUE
        && thing.link == Link.NONE
        && !thing.elsewhere
        && !thing.over
        && !thing.closed) {
      Bearers.add(thing, text);
    }
  }

  /** It is tried once more: a filter may get it. */
  void listed(Thing thing) {
    if (thing.elsewhere) {
      thing.elsewhere = false;
      index(thing);
    }
  }

  /** It is closed. */
  void closed(Thing thing) {
    leave(thing);
    ended(thing);
  }

  /** Its end came. One that alone bore its value, while it went nowhere else, was a part of it. */
  void ended(Thing thing) {
    Bearers.remove(thing);
    List<Thing> all = thing.followers == null ? List.of() : List.copyOf(thing.followers);
    for (Thing follower : all) {
      if (all.size() > 1 || thing.names || thing.elsewhere) {
        undo(follower);
      } else {
        follower.first = null;
        follower.link = Link.LIKELY;
        fate.settled(follower, thing);
        fate.changed(follower);
      }
    }
    thing.followers = null;
  }

  private void delivered(Join.ByMention mention, Event event, Thing thing) {
    Object to = event.value(mention.at().name());
    boolean here = isLoopback(to);
    String text = to == null || here ? event.text(mention.field().name()) : null;
    int at = text == null ? -1 : text.lastIndexOf(mention.word());
    // over a socket of this machine there is no address
    if (!here && at < 0) {
      elsewhere(thing);
    }
    if (text == null || at < 0 || !here) {
      return;
    }
    int start = at + mention.word().length();
    int stop = start;
    while (stop < text.length() && Character.isLetterOrDigit(text.charAt(stop))) {
      stop++;
    }
    thing.group.scope.handsOver = true;
    if (!thing.names) {
      thing.names = true;
      fate.changed(thing);
    }
    Thing next = find(thing.group, text.substring(start, stop));
    if (next != null) {
      goesOn(next, thing);
    }
  }

  private void elsewhere(Thing thing) {
    if (thing.elsewhere || thing.link != Link.NONE) {
      return;
    }
    thing.elsewhere = true;
    Bearers.remove(thing);
    if (thing.followers != null) {
      List.copyOf(thing.followers).forEach(this::undo);
    }
    fate.changed(thing);
  }

  /** In the same group; else the only one in another group of the scope. */
  private @Nullable Thing find(Group group, @Nullable String id) {
    if (id == null || id.isEmpty()) {
      return null;
    }
    Thing found = things.find(group, id);
    if (found != null) {
      return found;
    }
    for (Group other : group.scope.groups) {
      Thing there = other == group || other.open == 0 ? null : things.find(other, id);
      if (there != null) {
        if (found != null) {
          return null;
        }
        found = there;
      }
    }
    return found;
  }

  static boolean isLoopback(@Nullable Object value) {
    return value instanceof Address a
        && (a.v6() ? a.high() == 0 && a.low() == 1 : a.low() >>> 24 == 127);
  }
}
