package io.weir.api.action;

import io.weir.api.rule.Alert;
import io.weir.api.rule.Subject;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Somebody is to be blocked for a time; also kept as an event of type {@code block}. Immutable,
 * compared by content (of the alert by its id).
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

  /** Starts a block by the action of this id. */
  public static Builder of(String action, Subject subject) {
    return new Builder(action, subject);
  }

  /** The same for the same block: 32 hexadecimal digits. */
  public String id() {
    return id;
  }

  /** Id of the action that blocks. */
  public String action() {
    return action;
  }

  /** Who is blocked. */
  public Subject subject() {
    return subject;
  }

  /** Event time from which. */
  public Instant since() {
    return since;
  }

  /** Event time at which it ends. */
  public Instant until() {
    return until;
  }

  /** One line for people, without control characters, at most 1,000 of them. */
  public String reason() {
    return reason;
  }

  /** Who wants it. */
  public Author author() {
    return author;
  }

  /**
   * The alert that it follows, with its evidence; null when a person asked for it, or when Weir's
   * state was lost and it is known from the store alone.
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
   * Who wants a block.
   *
   * @param kind what it is
   * @param name the rule's id, the person's name, or {@code weir}
   */
  public record Author(Kind kind, String name) {
    /** Weir itself. */
    public static final Author WEIR = new Author(Kind.WEIR, "weir");

    /** What wants blocks. */
    public enum Kind {
      /** A rule. */
      RULE,
      /** Somebody at the page or a command. */
      PERSON,
      /** Weir itself, as it ends what is over. */
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

    /** Its id. */
    public Builder id(String id) {
      this.id = id;
      return this;
    }

    /** From when to when, in event time. */
    public Builder lasting(Instant since, Instant until) {
      this.since = since;
      this.until = until;
      return this;
    }

    /** Why, and who says so. */
    public Builder because(String reason, Author author) {
      this.reason = reason;
      this.author = author;
      return this;
    }

    /** The alert that it follows. */
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
