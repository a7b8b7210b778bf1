package io.weir.api.action;

import io.weir.api.rule.Alert;
import io.weir.api.rule.Subject;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A subject to be blocked by an action for a time; also kept as an event of type {@code block}.
 * Immutable; compared by content, the alert by its id.
 */
public final class Block {
  private final String id;
  private final String action;
  private final Subject subject;
  private final Instant since;
  private final Instant until;
  private final String reason;
  private final Author author;
  private final @Nullable Alert alert;

  private Block(Builder from) {
    id = from.id;
    action = from.action;
    subject = from.subject;
    since = from.since;
    until = from.until;
    reason = from.reason;
    author = from.author;
    alert = from.alert;
  }

  /** Starts a block by the action with this id. */
  public static Builder of(String action, Subject subject) {
    return new Builder(action, subject);
  }

  /** 32 hexadecimal digits. */
  public String id() {
    return id;
  }

  /** The id of the action that blocks. */
  public String action() {
    return action;
  }

  /** The blocked subject. */
  public Subject subject() {
    return subject;
  }

  /** When it begins, in event time. */
  public Instant since() {
    return since;
  }

  /** When it ends, in event time. */
  public Instant until() {
    return until;
  }

  /** One line for people: at most 1,000 characters, none of them a control character. */
  public String reason() {
    return reason;
  }

  /** The rule or person that asked for it. */
  public Author author() {
    return author;
  }

  /**
   * The alert that caused it, with its evidence; null when a person asked for it, or when Weir's
   * state was lost and the block was read back from the store.
   */
  public @Nullable Alert alert() {
    return alert;
  }

  private @Nullable String alertId() {
    return alert == null ? null : alert.id();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Block b
        && id.equals(b.id)
        && action.equals(b.action)
        && subject.equals(b.subject)
        && since.equals(b.since)
        && until.equals(b.until)
        && reason.equals(b.reason)
        && author.equals(b.author)
        && Objects.equals(alertId(), b.alertId());
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return subject + " by " + action + " until " + until;
  }

  /**
   * The rule or person that asked for a block.
   *
   * @param kind the kind of author
   * @param name the rule's id, the person's name, or {@code weir}
   */
  public record Author(Kind kind, String name) {
    /** Weir itself. */
    public static final Author WEIR = new Author(Kind.WEIR, "weir");

    /** The kinds of author. */
    public enum Kind {
      /** A rule. */
      RULE,
      /** A person, at the web page or with a command. */
      PERSON,
      /** Weir itself, when it ends a block whose time is over. */
      WEIR
    }

    /** A rule, by its id. */
    public static Author rule(String id) {
      return new Author(Kind.RULE, id);
    }

    /** A person, by name. */
    public static Author person(String name) {
      return new Author(Kind.PERSON, name);
    }
  }

  /** Collects a block. */
  public static final class Builder {
    private final String action;
    private final Subject subject;
    private String id = "";
    private Instant since = Instant.EPOCH;
    private Instant until = Instant.EPOCH;
    private String reason = "";
    private Author author = Author.WEIR;
    private @Nullable Alert alert;

    private Builder(String action, Subject subject) {
      this.action = action;
      this.subject = subject;
    }

    /** See {@link Block#id}. */
    public Builder id(String id) {
      this.id = id;
      return this;
    }

    /** See {@link Block#since} and {@link Block#until}. */
    public Builder lasting(Instant since, Instant until) {
      this.since = since;
      this.until = until;
      return this;
    }

    /** See {@link Block#reason} and {@link Block#author}. */
    public Builder because(String reason, Author author) {
      this.reason = reason;
      this.author = author;
      return this;
    }

    /** See {@link Block#alert}. */
    public Builder alert(@Nullable Alert alert) {
      this.alert = alert;
      return this;
    }

    /** The block. */
    public Block build() {
      return new Block(this);
    }
  }
}
