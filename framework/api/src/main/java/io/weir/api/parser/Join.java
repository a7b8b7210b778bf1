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
 * Declares how the events of one message (or whatever its lines belong to) belong together, for the
 * engine to do. Data only; immutable.
 *
 * <pre>{@code
 * Join.named("letters")
 *     .key(HOST).key(LETTER_ID)           // which events are of one letter
 *     .learn(CAME, SENDER)                // it knows its sender from this event
 *     .carry(SENT, SENDER)                // which this event is told
 *     .assemble(LETTER, QUEUED)           // one event with all that is known
 *     .begin(CAME).end(DONE)
 *     .build();
 * }</pre>
 *
 * <p>Events with equal {@link #key} are of one message; an event that lacks a part of it, or whose
 * part is empty, is of none. All parts but the last say whose message it is (host, instance), the
 * last one is its id. A message learns the fields named by {@link #learned} from the events of the
 * types there; every event of a type in {@link #carried} gets the named fields from its message
 * where it has no value of its own. When the first event of {@link #at} comes, an event of type
 * {@link #assembled} is made with all that is known, with the id, time and place of that event, and
 * handed on before it. An event of a type in {@link #ends} closes the message after it. Keys come
 * again: an event of a type in {@link #begins} begins a new message under the key of an open one,
 * whose end was not seen. Several events of one line are taken one after the other.
 *
 * <p>A message that says by itself whose it is goes on from no other: {@link #own}.
 *
 * <p>A type of event belongs to one join at most; the engine refuses vocabularies in which two
 * claim one. At most 200,000 messages of a join are open, the longest untouched is closed first.
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
  private final Set<String> noThing;

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
    noThing = Set.copyOf(from.noThing);
    if (key.isEmpty()) {
      throw new IllegalArgumentException(
          "join " + name + ": without a key no event is of anything");
    }
  }

  /** For messages and the state: {@code mail}. Unique among the joins of a pipeline. */
  public String name() {
    return name;
  }

  /** The parts of the key, one at least. */
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

  /** A field of {@link #at} that is set to how often such an event came before, or null. */
  public @Nullable Field counted() {
    return counted;
  }

  /** Types that close the message. */
  public List<EventType> ends() {
    return ends;
  }

  /** Types whose events begin a new message when the open one has begun already. */
  public List<Begin> begins() {
    return begins;
  }

  /** Fields that an event bears under another name than its message. */
  public List<Alias> aliases() {
    return aliases;
  }

  /** How one message goes on under a second key. */
  public List<Link> links() {
    return links;
  }

  /**
   * Fields that say whose a message is ({@code sasl_username}): one that learnt such a value from
   * its own events never goes on from another. These are the accounts of the vocabulary.
   */
  public List<Field> own() {
    return own;
  }

  /** Values of the last key part that name no message: {@code NOQUEUE}. */
  public Set<String> noThing() {
    return noThing;
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
