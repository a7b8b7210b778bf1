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
 * Declares which events belong to one message and what they take over from each other; the engine
 * does it. A message is whatever several lines are about: a mail, a session, a request. Immutable.
 *
 * <pre>{@code
 * Join.named("letters")
 *     .key(HOST).key(LETTER_ID)           // which events are of one letter
 *     .learn(CAME, SENDER)                // the letter's sender comes from this event
 *     .carry(SENT, SENDER)                // and is added to this one
 *     .assemble(LETTER, QUEUED)           // one event with all known values
 *     .begin(CAME).end(DONE)
 *     .build();
 * }</pre>
 *
 * <p>Events with equal {@link #key} are of one message; an event without a value for a part of it,
 * or with an empty one, is of none. The last part is the message's id; the parts before it say
 * where the id is unique (host, instance). A message learns the fields named by {@link #learned}
 * from the events of the types there; every event of a type in {@link #carried} gets the named
 * fields from its message where it has no value of its own. When the first event of {@link #at}
 * comes, an event of type {@link #assembled} is made from all known values, with the id and time of
 * that event, and handed on before it. An event of a type in {@link #ends} closes the message. Ids
 * are reused: an event of a type in {@link #begins} starts a new message although one with its key
 * is open, whose end was not seen. Several events of one line are taken in their order.
 *
 * <p>An event type belongs to at most one join; the engine refuses vocabularies in which two joins
 * use it. At most 200,000 messages of a join are open; beyond that the least recently used is
 * closed.
 */
public final class Join {
  private final String name;
  private final List<KeyPart> key;
  private final Map<String, List<Field>> learned;
  private final Map<String, List<Field>> carried;
  private final @Nullable EventType assembled;
  private final @Nullable EventType at;
  private final @Nullable Field counted;
  private final List<EventType> ends;
  private final List<Begin> begins;
  private final List<Alias> aliases;
  private final List<Link> links;
  private final List<Field> own;
  private final Set<String> noMessage;

  private Join(Builder from) {
    name = from.name;
    key = List.copyOf(from.key);
    learned = Map.copyOf(from.learned);
    carried = Map.copyOf(from.carried);
    assembled = from.assembled;
    at = from.at;
    counted = from.counted;
    ends = List.copyOf(from.ends);
    begins = List.copyOf(from.begins);
    aliases = List.copyOf(from.aliases);
    links = List.copyOf(from.links);
    own = List.copyOf(from.own);
    noMessage = Set.copyOf(from.noMessage);
    if (key.isEmpty()) {
      throw new IllegalArgumentException("join " + name + ": has no key");
    }
  }

  /** Names the join in error messages and in the state: {@code mail}. Unique in a pipeline. */
  public String name() {
    return name;
  }

  /** The parts of the key, at least one; the last is the message's id. */
  public List<KeyPart> key() {
    return key;
  }

  /** By type name: the fields that the message takes from such an event. */
  public Map<String, List<Field>> learned() {
    return learned;
  }

  /** By type name: the fields that such an event gets from its message. */
  public Map<String, List<Field>> carried() {
    return carried;
  }

  /** The type that is made at the first {@link #at}, or null. */
  public @Nullable EventType assembled() {
    return assembled;
  }

  /** The type whose first event assembles, or null. */
  public @Nullable EventType at() {
    return at;
  }

  /** A field of {@link #at} that is set to the number of such events before, or null. */
  public @Nullable Field counted() {
    return counted;
  }

  /** Types whose events close the message. */
  public List<EventType> ends() {
    return ends;
  }

  /** Types whose events start a new message when the open one has already begun. */
  public List<Begin> begins() {
    return begins;
  }

  /** Fields that the message takes under another name than the event's. */
  public List<Alias> aliases() {
    return aliases;
  }

  /** How events say that their message continues another one, with another key. */
  public List<Link> links() {
    return links;
  }

  /**
   * The account fields ({@code sasl_username}): a message that has such a value from its own events
   * never continues another one.
   */
  public List<Field> own() {
    return own;
  }

  /** Values of the last key part that name no message: {@code NOQUEUE}. */
  public Set<String> noMessage() {
    return noMessage;
  }

  /**
   * A part of the key.
   *
   * @param field the field
   * @param upTo only the text before the first such character is used; 0: the whole value
   */
  public record KeyPart(Field field, char upTo) {}

  /**
   * A type whose events start messages.
   *
   * @param type the type
   * @param onceAssembled true: only a message that was assembled has begun; false: also one that
   *     had such an event
   */
  public record Begin(EventType type, boolean onceAssembled) {}

  /**
   * A field that the message takes from events of a type under another name; where an event has
   * both, this one is taken.
   *
   * @param type the events' type
   * @param from the event's field
   * @param to the message's field
   */
  public record Alias(EventType type, Field from, Field to) {}

  /**
   * How an event says that its message continues another one, which must have the same first key
   * part. Where several have the id, one with the same other parts is preferred.
   */
  public sealed interface Link permits ById, BySameValue, ByMention, ByWaiting {}

  /**
   * The event names the id of the message that its own continues: {@code orig_queue_id=}.
   *
   * @param type the event's type
   * @param field the field with the other's id
   * @param moved when the event has this field, the other message is closed; null: it stays open
   */
  public record ById(EventType type, Field field, @Nullable Field moved) implements Link {
    /** The other message stays open. */
    public ById(EventType type, Field field) {
      this(type, field, null);
    }
  }

  /**
   * The event has the same value as one open message, and its client is this machine itself: the
   * same message-id after a content filter on loopback. Anybody can copy such a value, so this link
   * is the weakest: exactly one open message may have the value and it must not have been delivered
   * to another machine, any other link found later replaces it, and it is undone when that message
   * turns out to have been delivered elsewhere.
   *
   * @param type the event's type
   * @param field the field whose value is compared ({@code message_id})
   * @param from the message's field that must be a loopback address ({@code client_address})
   */
  public record BySameValue(EventType type, Field field, Field from) implements Link {}

  /**
   * A text of the event contains a word and after it the other's id: {@code queued as ID}. The
   * named message continues the event's own.
   *
   * @param type the event's type
   * @param field the field with the text
   * @param word the text before the id: {@code "queued as "}
   * @param at the event's field that must be a loopback address ({@code relay_address})
   */
  public record ByMention(EventType type, Field field, String word, Field at) implements Link {}

  /**
   * The message has no id yet: an event without the last key part waits for ten minutes of event
   * time, and the message of an event of the other type with the same value takes its values. Where
   * several wait, only values on which all agree are taken. This joins a filter before the queue:
   * {@code NOQUEUE: client=}, then {@code ID: client=…, orig_client=…}.
   *
   * @param waiting the type of events that wait when they lack the last key part
   * @param value their field that is compared ({@code client_address})
   * @param type the type of the events that continue them
   * @param field its field with the same value ({@code original_client_address})
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
    private final Set<String> noMessage = new LinkedHashSet<>();
    private @Nullable EventType assembled;
    private @Nullable EventType at;
    private @Nullable Field counted;

    private Builder(String name) {
      this.name = name;
    }

    /** Adds the whole value of the field to the key. */
    public Builder key(Field field) {
      key.add(new KeyPart(field, '\0'));
      return this;
    }

    /** Adds the text before the first such character to the key. */
    public Builder keyBefore(char stop, Field field) {
      key.add(new KeyPart(field, stop));
      return this;
    }

    /** Fields that the message takes from events of this type. */
    public Builder learn(EventType type, Field... fields) {
      learned.put(type.name(), Arrays.asList(fields));
      return this;
    }

    /** Fields that events of this type get from their message where they have no value. */
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

    /** Types whose events close the message. */
    public Builder end(EventType... types) {
      ends.addAll(Arrays.asList(types));
      return this;
    }

    /** Adds to {@link Join#begins}, with {@code onceAssembled} false. */
    public Builder begin(EventType type) {
      begins.add(new Begin(type, false));
      return this;
    }

    /** Adds to {@link Join#begins}, with {@code onceAssembled} true. */
    public Builder beginOnceAssembled(EventType type) {
      begins.add(new Begin(type, true));
      return this;
    }

    /** A field that the message takes from events of this type under another name. */
    public Builder learnAs(EventType type, Field from, Field to) {
      aliases.add(new Alias(type, from, to));
      return this;
    }

    /** See {@link Join#own}. */
    public Builder own(Field... fields) {
      own.addAll(Arrays.asList(fields));
      return this;
    }

    /** See {@link Join#noMessage}. */
    public Builder noMessage(String... values) {
      noMessage.addAll(Arrays.asList(values));
      return this;
    }

    /** See {@link Join#links}. */
    public Builder link(Link link) {
      links.add(link);
      return this;
    }

    /**
     * The declaration.
     *
     * @throws IllegalArgumentException when it has no key
     */
    public Join build() {
      return new Join(this);
    }
  }
}
