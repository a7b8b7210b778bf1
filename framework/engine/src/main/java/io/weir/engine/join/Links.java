package io.weir.engine.join;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.parser.Join;
import org.jspecify.annotations.Nullable;

/** How a thing goes on from another one. One thread. */
final class Links {
  private static final int SHORTEST_VALUE = 3;

  private final Things things;
  private final Waiting waiting = new Waiting();

  Links(Things things) {
    this.things = things;
  }

  /**
   * Follows one link.
   *
   * @return the thing that learnt something, or null
   */
  @Nullable Thing follow(Join.Link link, Event event, Thing thing) {
    if (link instanceof Join.ById byId) {
      Thing from = find(thing.group, event.text(byId.field().name()));
      return from == null || from == thing ? null : goesOn(thing, from);
    }
    if (link instanceof Join.BySameValue same) {
      return sameValue(same, event, thing);
    }
    if (link instanceof Join.ByMention mention) {
      return mention(mention, event, thing);
    }
    Join.ByWaiting by = (Join.ByWaiting) link;
    String value = thing.continued ? null : event.text(by.field().name());
    @Nullable Object[] known =
        value == null ? null : waiting.take(thing.group.scope, value, event.micros());
    if (known == null) {
      return null;
    }
    thing.continues(known);
    return thing;
  }

  /** The thing that is over with this event, or null. */
  @Nullable Thing moved(Join.Link link, Event event, Thing to) {
    if (link instanceof Join.ById by && by.moved() != null) {
      Thing from =
          event.value(by.moved().name()) == null
              ? null
              : find(to.group, event.text(by.field().name()));
      return from == to ? null : from;
    }
    return null;
  }

  /** An event without the last part of its key. */
  void wait(Join.ByWaiting link, Event event, Group group, @Nullable Object[] values) {
    String value = event.text(link.value().name());
    if (value != null) {
      waiting.add(group.scope, value, values, event.micros());
    }
  }

  private static Thing goesOn(Thing thing, Thing from) {
    thing.continues(from);
    unindex(thing);
    return thing;
  }

  private @Nullable Thing sameValue(Join.BySameValue same, Event event, Thing thing) {
    String value = event.text(same.field().name());
    if (value == null || value.length() < SHORTEST_VALUE || thing.continued) {
      return null;
    }
    Thing first = thing.group.scope.byValue.get(value);
    if (first == null || first == thing) {
      index(thing, value);
      return null;
    }
    return thing.local ? goesOn(thing, first) : null;
  }

  /** Others with this value may go on from the thing. */
  static void index(Thing thing, String value) {
    if (thing.indexed == null && thing.group.scope.byValue.putIfAbsent(value, thing) == null) {
      thing.indexed = value;
    }
  }

  static void unindex(Thing thing) {
    if (thing.indexed != null) {
      thing.group.scope.byValue.remove(thing.indexed);
      thing.indexed = null;
    }
  }

  private @Nullable Thing mention(Join.ByMention mention, Event event, Thing thing) {
    String text = event.text(mention.field().name());
    int at = text == null ? -1 : text.lastIndexOf(mention.word());
    if (text == null || at < 0 || !isLoopback(event.value(mention.at().name()))) {
      return null;
    }
    int start = at + mention.word().length();
    int stop = start;
    while (stop < text.length() && Character.isLetterOrDigit(text.charAt(stop))) {
      stop++;
    }
    Thing other = find(thing.group, text.substring(start, stop));
    return other == null || other == thing || other.continued ? null : goesOn(other, thing);
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
