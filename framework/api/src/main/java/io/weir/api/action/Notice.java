package io.weir.api.action;

import io.weir.api.rule.Alert;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What somebody is to be notified of. Immutable. */
public final class Notice {
  /** So many alerts are in a notice at most. */
  public static final int MOST_ALERTS = 1000;

  private final String id;
  private final Kind kind;
  private final Instant at;
  private final String title;
  private final List<Alert> alerts;
  private final int left;
  private final Optional<Block> block;
  private final List<Link> links;
  private final String host;

  private Notice(Builder from) {
    id = from.id;
    kind = from.kind;
    at = from.at;
    title = from.title;
    alerts = from.alerts;
    left = from.left;
    block = from.block;
    links = from.links;
    host = from.host;
  }

  /** Starts a notice: its id, what it is, and one line that says it. */
  public static Builder of(String id, Kind kind, String title) {
    return new Builder(id, kind, title);
  }

  /** The same for the same notice, also after a crash: hexadecimal digits and {@code -}. */
  public String id() {
    return id;
  }

  /** What it is. */
  public Kind kind() {
    return kind;
  }

  /** Event time of what it is about; of several alerts, of the newest. */
  public Instant at() {
    return at;
  }

  /** One line for people. A notifier without words of its own for a kind sends this one. */
  public String title() {
    return title;
  }

  /** The alerts that it is about, oldest first, at most {@link #MOST_ALERTS}. */
  public List<Alert> alerts() {
    return alerts;
  }

  /** How many more alerts there were. */
  public int left() {
    return left;
  }

  /** The block that it is about. */
  public Optional<Block> block() {
    return block;
  }

  /** Where to look and what to do; empty when there are no web pages. */
  public List<Link> links() {
    return links;
  }

  /** The first link of this relation. */
  public Optional<URI> link(String rel) {
    return links.stream().filter(l -> l.rel().equals(rel)).map(Link::to).findFirst();
  }

  /** Name of the machine that Weir runs on. */
  public String host() {
    return host;
  }

  /** Kinds of notice; further ones may come, see {@link #title}. */
  public enum Kind {
    /** One alert, now. */
    ALERT,
    /** Older alerts in one: after a first start on an old log, or after Weir was down. */
    SUMMARY,
    /** An alert whose block waits for a person's word. */
    ASK,
    /** A block began. */
    BLOCKED,
    /** A block ended. */
    UNBLOCKED,
    /** A report about a stretch of time. */
    REPORT,
    /** A trial: somebody wants to see whether notices arrive. */
    TRIAL
  }

  /**
   * An address of Weir's web pages. Opening it changes nothing.
   *
   * @param rel what is there: {@code page}, the page that shows it; {@code unblock}, {@code
   *     approve}, {@code refuse}: where that can be done
   * @param to the address
   */
  public record Link(String rel, URI to) {}

  /** Collects a notice. */
  public static final class Builder {
    private final String id;
    private final Kind kind;
    private final String title;
    private Instant at = Instant.EPOCH;
    private List<Alert> alerts = List.of();
    private int left;
    private Optional<Block> block = Optional.empty();
    private List<Link> links = List.of();
    private String host = "";

    private Builder(String id, Kind kind, String title) {
      this.id = id;
      this.kind = kind;
      this.title = title;
    }

    /** Event time of what it is about. */
    public Builder at(Instant at) {
      this.at = at;
      return this;
    }

    /** Its alerts, oldest first, and how many more there were. */
    public Builder alerts(List<Alert> alerts, int left) {
      this.alerts = List.copyOf(alerts);
      this.left = left;
      return this;
    }

    /** Its block. */
    public Builder block(Block block) {
      this.block = Optional.of(block);
      return this;
    }

    /** Its links. */
    public Builder links(List<Link> links) {
      this.links = List.copyOf(links);
      return this;
    }

    /** The machine that Weir runs on. */
    public Builder host(String host) {
      this.host = host;
      return this;
    }

    /** The notice. */
    public Notice build() {
      return new Notice(this);
    }
  }
}
