package io.weir.engine.join;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.parser.Join;
import io.weir.engine.join.OpenMessage.Link;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Links messages that continue other ones. A value that anybody can copy makes only a weak link,
 * which holds until a stronger one is found or the first message turns out to have been delivered
 * elsewhere. Not thread-safe.
 */
final class Links {
  private static final int SHORTEST_VALUE = 3;

  /** With more messages of one value than this, none is chosen. */
  private static final int LOOKED_AT = 8;

  private final OpenMessages messages;
  private final Fate fate;
  private final Waiting waiting = new Waiting();
  private final int[] own;
  private final int from;
  private final int value;

  /** Receives what the links decide about a message's assembled event. */
  interface Fate {
    void changed(OpenMessage message);

    /** The message continues the other one: both have one assembled event. */
    void settled(OpenMessage message, OpenMessage with);

    /** The message continues no other one: its assembled event, if it waits, is due. */
    void released(OpenMessage message);
  }

  Links(Join join, JoinPlan.Numbers numbers, OpenMessages messages, Fate fate) {
    this.messages = messages;
    this.fate = fate;
    own = join.own().stream().mapToInt(f -> numbers.find(f.name())).toArray();
    Join.BySameValue same = null;
    for (Join.Link link : join.links()) {
      same = link instanceof Join.BySameValue s ? s : same;
    }
    from = same == null ? -1 : numbers.find(same.from().name());
    value = same == null ? -1 : numbers.find(same.field().name());
  }

  /** Applies one link to an event of the message, if the event has the link's fields. */
  void follow(Join.Link link, Event event, OpenMessage message) {
    if (link instanceof Join.ById byId) {
      goesOn(message, find(message.group, event.text(byId.field().name())));
    } else if (link instanceof Join.BySameValue same) {
      sameValue(event.text(same.field().name()), message);
    } else if (link instanceof Join.ByMention mention) {
      delivered(mention, event, message);
    } else {
      waited((Join.ByWaiting) link, event, message);
    }
  }

  private void waited(Join.ByWaiting by, Event event, OpenMessage message) {
    String text = message.link == Link.NONE ? event.text(by.field().name()) : null;
    @Nullable Object[] known =
        text == null ? null : waiting.take(message.group.scope, text, event.micros());
    if (known != null) {
      message.goesOn(known, Link.TRUE, kept(message));
      fate.changed(message);
    }
  }

  /** The message that ends with this event because it moved to {@code to}, or null. */
  @Nullable OpenMessage moved(Join.Link link, Event event, OpenMessage to) {
    if (link instanceof Join.ById by && by.moved() != null) {
      OpenMessage moved =
          event.value(by.moved().name()) == null
              ? null
              : find(to.group, event.text(by.field().name()));
      return moved == to ? null : moved;
    }
    return null;
  }

  /** Keeps the values of an event that lacks the last part of its key. */
  void wait(Join.ByWaiting link, Event event, Group group, @Nullable Object[] values) {
    String text = event.text(link.value().name());
    if (text != null) {
      waiting.add(group.scope, text, values, event.micros());
    }
  }

  /** Continues {@code before} because the log says so, unless the two do not fit. */
  private void goesOn(OpenMessage message, @Nullable OpenMessage before) {
    if (before == null
        || before == message
        || message.link == Link.TRUE
        || !fits(message, before)) {
      return;
    }
    leave(message);
    SameValue.remove(message);
    message.goesOn(before.values, Link.TRUE, kept(message));
    fate.settled(message, before);
    fate.changed(message);
  }

  /**
   * Whether a message may continue the other one: it has no owner of its own, and the clients do
   * not contradict each other. A client on this machine may be a filter, or anybody.
   */
  private boolean fits(OpenMessage message, OpenMessage other) {
    Object client = kept(message) < 0 ? null : other.values[from];
    return !hasOwn(message) && (client == null || client.equals(message.own(from)));
  }

  private boolean hasOwn(OpenMessage message) {
    for (int at : own) {
      if (message.own(at) != null) {
        return true;
      }
    }
    return false;
  }

  /** The number of the client's field when the client is not this machine, else -1. */
  private int kept(OpenMessage message) {
    Object client = from < 0 ? null : message.own(from);
    return client == null || isLoopback(client) ? -1 : from;
  }

  /** Whether it may still turn out to continue another message. */
  boolean isOpen(OpenMessage message) {
    return message.link == Link.WEAK
        || message.link == Link.NONE
            && message.local
            && (message.doubted || message.group.scope.handsOver)
            && !hasOwn(message);
  }

  private void sameValue(@Nullable String text, OpenMessage message) {
    if (text == null
        || text.length() < SHORTEST_VALUE
        || message.link != Link.NONE
        || message.elsewhere) {
      return;
    }
    if (message.local && !hasOwn(message)) {
      OpenMessage only = null;
      int fit = 0;
      int seen = 0;
      for (OpenMessage t = SameValue.newest(message, text);
          t != null && seen <= LOOKED_AT;
          seen++) {
        if (fits(message, t)) {
          only = t;
          fit++;
        }
        t = t.olderWithValue == message ? message.olderWithValue : t.olderWithValue;
      }
      message.doubted |= seen > 0;
      if (only != null && fit == 1 && seen <= LOOKED_AT) {
        SameValue.remove(message);
        message.goesOn(only.values, Link.WEAK, kept(message));
        follows(message, only);
        return;
      }
    }
    SameValue.add(message, text);
  }

  /** Makes {@code message} continue {@code first} by a weak link. */
  static void follows(OpenMessage message, OpenMessage first) {
    if (first.followers == null) {
      first.followers = new LinkedHashSet<>();
    }
    first.followers.add(message);
    message.first = first;
  }

  private static void leave(OpenMessage message) {
    if (message.first != null && message.first.followers != null) {
      message.first.followers.remove(message);
    }
    message.first = null;
  }

  /** Undoes a weak link that was wrong, or was not confirmed in time. */
  void undo(OpenMessage message) {
    leave(message);
    message.goesAlone();
    index(message);
    fate.released(message);
    fate.changed(message);
  }

  /** Lists the message by its value if others may continue it. */
  void index(OpenMessage message) {
    Object shared = value < 0 ? null : message.values[value];
    if (shared instanceof String text
        && text.length() >= SHORTEST_VALUE
        && message.link == Link.NONE
        && !message.elsewhere
        && !message.over
        && !message.closed) {
      SameValue.add(message, text);
    }
  }

  /**
   * The assembling type was seen again: the message is tried once more, and a filter may get it.
   */
  void listed(OpenMessage message) {
    if (message.elsewhere) {
      message.elsewhere = false;
      index(message);
    }
  }

  /** Removes a closed message from all links. */
  void closed(OpenMessage message) {
    leave(message);
    ended(message);
  }

  /**
   * The message's end was seen. If it went nowhere else and exactly one message continues it
   * weakly, that link becomes likely; otherwise the weak links are undone.
   */
  void ended(OpenMessage message) {
    SameValue.remove(message);
    List<OpenMessage> all = message.followers == null ? List.of() : List.copyOf(message.followers);
    for (OpenMessage follower : all) {
      if (all.size() > 1 || message.names || message.elsewhere) {
        undo(follower);
      } else {
        follower.first = null;
        follower.link = Link.LIKELY;
        fate.settled(follower, message);
        fate.changed(follower);
      }
    }
    message.followers = null;
  }

  private void delivered(Join.ByMention mention, Event event, OpenMessage message) {
    Object to = event.value(mention.at().name());
    boolean here = isLoopback(to);
    String text = to == null || here ? event.text(mention.field().name()) : null;
    int at = text == null ? -1 : text.lastIndexOf(mention.word());
    // a delivery over a local socket has no address
    if (!here && at < 0) {
      elsewhere(message);
    }
    if (text == null || at < 0 || !here) {
      return;
    }
    int start = at + mention.word().length();
    int stop = start;
    while (stop < text.length() && Character.isLetterOrDigit(text.charAt(stop))) {
      stop++;
    }
    message.group.scope.handsOver = true;
    if (!message.names) {
      message.names = true;
      fate.changed(message);
    }
    OpenMessage next = find(message.group, text.substring(start, stop));
    if (next != null) {
      goesOn(next, message);
    }
  }

  private void elsewhere(OpenMessage message) {
    if (message.elsewhere || message.link != Link.NONE) {
      return;
    }
    message.elsewhere = true;
    SameValue.remove(message);
    if (message.followers != null) {
      List.copyOf(message.followers).forEach(this::undo);
    }
    fate.changed(message);
  }

  /**
   * The open message of this id in the same group; else the only one in another group of the scope,
   * or null.
   */
  private @Nullable OpenMessage find(Group group, @Nullable String id) {
    if (id == null || id.isEmpty()) {
      return null;
    }
    OpenMessage found = messages.find(group, id);
    if (found != null) {
      return found;
    }
    for (Group other : group.scope.groups) {
      OpenMessage there = other == group || other.open == 0 ? null : messages.find(other, id);
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
