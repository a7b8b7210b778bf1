package io.weir.api.parser;

import io.weir.api.EventType;
import io.weir.api.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Declares how the events of one thing (a message on its way) belong together, for the engine to
 * do. Data only.
 *
 * <p>Events with equal {@link #key} are of one thing. A thing learns the fields named by {@link
 * #learned} from the events of the types there; every event of a type in {@link #carried} gets the
 * named fields from its thing where it has no value of its own. When the first event of {@link #at}
 * comes, an event of type {@link #assembled} is made with all that is known, with the id, time and
 * place of that event. An event of a type in {@link #ends} closes the thing behind it. Keys come
 * again: an event of a type in {@link #begins} begins a new thing under the key of an open one,
 * whose end was not seen.
 *
 * <p>A thing that says by itself whose it is goes on from no other: {@link #own}.
 *
 * @param name for messages: {@code mail}
 * @param key the parts of the key; an event that lacks one of them belongs to nothing
 * @param learned by type name: the fields the thing takes from such an event
 * @param carried by type name: the fields such an event gets from its thing
 * @param assembled the type made at the first {@code at}, or null
 * @param at the type whose first event assembles, or null
 * @param counted a field of {@code at} that is set to how often such an event came before (0 at
 *     first), or null
 * @param ends types that close the thing
 * @param begins types whose events begin a new thing when the open one has begun already
 * @param aliases fields that an event bears under another name than the thing
 * @param links how one thing goes on under a second key
 * @param own fields that say whose a thing is ({@code sasl_username}): one that learnt such a value
 *     from its own events never goes on from another. These are the accounts of the vocabulary
 * @param noThing values of the last key part that name no thing: {@code NOQUEUE}
 */
public record Join(
    String name,
    List<KeyPart> key,
    Map<String, List<Field>> learned,
    Map<String, List<Field>> carried,
    @Nullable EventType assembled,
    @Nullable EventType at,
    @Nullable Field counted,
    List<EventType> ends,
    List<Begin> begins,
    List<Alias> aliases,
    List<Link> links,
    List<Field> own,
    Set<String> noThing) {

  /** Copies the collections. */
  public Join {
    key = List.copyOf(key);
    learned = Map.copyOf(learned);
    carried = Map.copyOf(carried);
    ends = List.copyOf(ends);
    begins = List.copyOf(begins);
    aliases = List.copyOf(aliases);
    links = List.copyOf(links);
    own = List.copyOf(own);
    noThing = Set.copyOf(noThing);
  }

  /**
   * A part of the key.
   *
   * @param field the field
   * @param upTo only the text before the first such character counts; 0: the whole value
   */
  public record KeyPart(Field field, char upTo) {}

  /**
   * A type whose events begin things.
   *
   * @param type the type
   * @param onceAssembled whether only a thing that was assembled counts as begun; else also one
   *     that had such an event before
   */
  public record Begin(EventType type, boolean onceAssembled) {}

  /**
   * A field that the thing takes from events of a type under another name, before the one that it
   * learns by its own.
   *
   * @param type the events' type
   * @param from the event's field
   * @param to the thing's field
   */
  public record Alias(EventType type, Field from, Field to) {}

  /**
   * How an event says that its thing goes on from another one: one with the same first key part,
   * with all the same parts but the last before others.
   */
  public sealed interface Link permits ById, BySameValue, ByMention, ByWaiting {}

  /**
   * The event names the other thing's last key part: {@code orig_queue_id=}.
   *
   * @param type the event's type
   * @param field the field with the other's last key part
   * @param moved when the event has this field, the other thing is over; null: it never is
   */
  public record ById(EventType type, Field field, @Nullable Field moved) implements Link {
    /** The other thing stays open. */
    public ById(EventType type, Field field) {
      this(type, field, null);
    }
  }

  /**
   * The event bears the same value as one open thing, and came from this machine itself: the same
   * message-id behind a content filter on loopback. Anybody can copy such a value, so this link is
   * the weakest: it needs one single thing that bears the value and was not seen to be delivered
   * elsewhere than to this machine, it gives way to any other link that comes later, and it is
   * undone when that thing turns out to have gone elsewhere.
   *
   * @param type the event's type
   * @param field the field whose value is compared ({@code message_id})
   * @param from the thing's field that must be a loopback address ({@code client_address})
   */
  public record BySameValue(EventType type, Field field, Field from) implements Link {}

  /**
   * A text of the event ends in or holds a word behind which the other's last key part stands:
   * {@code queued as ID}. Here the named thing goes on from the event's own.
   *
   * @param type the event's type
   * @param field the text
   * @param word what stands before the id: {@code "queued as "}
   * @param at the event's field that must be a loopback address ({@code relay_address})
   */
  public record ByMention(EventType type, Field field, String word, Field at) implements Link {}

  /**
   * A thing that has no key yet leaves word: an event without the last key part waits for a few
   * minutes, and an event of the other type that bears the same value goes on from it. What several
   * that wait do not agree on is not handed on. This is how a filter before the queue is joined:
   * {@code NOQUEUE: client=}, then {@code ID: client=…, orig_client=…}.
   *
   * @param waiting the type of events that wait when they lack the last key part
   * @param value the field that tells who waits ({@code client_address})
   * @param type the type of events that go on
   * @param field their field with the same value ({@code original_client_address})
   */
  public record ByWaiting(EventType waiting, Field value, EventType type, Field field)
      implements Link {}

  /** Starts a declaration. */
  public static Builder named(String name) {
    return new Builder(name);
  }

  /** Collects a declaration. */
  public static final class Builder {
    private final String name;
    private final List<KeyPart> key = new ArrayList<>();
    private final Map<String, List<Field>> learned = new LinkedHashMap<>();
    private final Map<String, List<Field>> carried = new LinkedHashMap<>();
    private final List<EventType> ends = new ArrayList<>();
    private final List<Begin> begins = new ArrayList<>();
    private final List<Alias> aliases = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private final List<Field> own = new ArrayList<>();
    private final Set<String> noThing = new LinkedHashSet<>();
    private @Nullable EventType assembled;
    private @Nullable EventType at;
    private @Nullable Field counted;

    private Builder(String name) {
      this.name = name;
    }

    /** The whole value of the field is part of the key. */
    public Builder key(Field field) {
      key.add(new KeyPart(field, '\0'));
      return this;
    }

    /** The text before the first such character is part of the key. */
    public Builder keyBefore(char stop, Field field) {
      key.add(new KeyPart(field, stop));
      return this;
    }

    /** Fields the thing takes from events of this type. */
    public Builder learn(EventType type, Field... fields) {
      learned.put(type.name(), Arrays.asList(fields));
      return this;
    }

    /** Fields that events of this type get from their thing. */
    public Builder carry(EventType type, Field... fields) {
      carried.put(type.name(), Arrays.asList(fields));
      return this;
    }

    /** Makes an event of type {@code what} at the first event of type {@code when}. */
    public Builder assemble(EventType what, EventType when) {
      assembled = what;
      at = when;
      return this;
    }

    /** Numbers the events that assemble: 0, 1, 2, … */
    public Builder count(Field field) {
      counted = field;
      return this;
    }

    /** Types that close the thing. */
    public Builder end(EventType... types) {
      ends.addAll(Arrays.asList(types));
      return this;
    }

    /** A type whose events begin a new thing when the open one was assembled or had one before. */
    public Builder begin(EventType type) {
      begins.add(new Begin(type, false));
      return this;
    }

    /** A type whose events begin a new thing when the open one was assembled. */
    public Builder beginOnceAssembled(EventType type) {
      begins.add(new Begin(type, true));
      return this;
    }

    /** A field that the thing takes from events of this type under another name. */
    public Builder learnAs(EventType type, Field from, Field to) {
      aliases.add(new Alias(type, from, to));
      return this;
    }

    /** Fields that say whose a thing is. */
    public Builder own(Field... fields) {
      own.addAll(Arrays.asList(fields));
      return this;
    }

    /** Values of the last key part that name no thing. */
    public Builder noThing(String... values) {
      noThing.addAll(Arrays.asList(values));
      return this;
    }

    /** How things go on. */
    public Builder link(Link link) {
      links.add(link);
      return this;
    }

    /** The declaration. */
    public Join build() {
      return new Join(
          name, key, learned, carried, assembled, at, counted, ends, begins, aliases, links, own,
          noThing);
    }
  }
}
