package io.weir.api.action;

import io.weir.api.rule.Alert;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A notification for people. Immutable. */
public final class Notice {
  /** Maximum number of alerts in a notice. */
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
  private final Optional<String> text;
  private final Optional<String> html;

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
    text = from.text;
    html = from.html;
  }

  /** Starts a notice with its {@link #id}, {@link #kind} and {@link #title}. */
  public static Builder of(String id, Kind kind, String title) {
    return new Builder(id, kind, title);
  }

  /** The same for the same notice, also after a crash: hexadecimal digits and {@code -}. */
  public String id() {
    return id;
  }

  /** Its kind. */
  public Kind kind() {
    return kind;
  }

  /** Event time of the alert or block; of several alerts, the newest. */
  public Instant at() {
    return at;
  }

  /** The notice in one line, for notifiers that have no text of their own for its kind. */
  public String title() {
    return title;
  }

  /** Its alerts, oldest first, at most {@link #MOST_ALERTS}. */
  public List<Alert> alerts() {
    return alerts;
  }

  /** How many alerts beyond {@link #alerts} there were. */
  public int left() {
    return left;
  }

  /** Its block, if it is about one. */
  public Optional<Block> block() {
    return block;
  }

  /** Links to Weir's web pages; empty when there are none. */
  public List<Link> links() {
    return links;
  }

  /** The first link of this relation. */
  public Optional<URI> link(String rel) {
    return links.stream().filter(l -> l.rel().equals(rel)).map(Link::to).findFirst();
  }

  /** The name of the machine that Weir runs on. */
  public String host() {
    return host;
  }

  /**
   * The whole notice as plain text with lines of at most 80 characters, in place of the notifier's
   * own words; empty for most kinds.
   */
  public Optional<String> text() {
    return text;
  }

  /** {@link #text} as an HTML page that loads nothing, for notifiers that can show one. */
  public Optional<String> html() {
    return html;
  }

  /** The kinds of notice. More may be added, see {@link #title}. */
  public enum Kind {
    /** One alert, just raised. */
    ALERT,
    /** Older alerts in one: after a first start on an old log, or after Weir was down. */
    SUMMARY,
    /** An alert whose block waits for a person's approval. */
    ASK,
    /** A report about a period. */
    REPORT,
    /** A test whether notices arrive. */
    TRIAL
  }

  /**
   * A URL of Weir's web pages. Opening it changes nothing.
   *
   * @param rel {@code page} for the page that shows the alert or block; {@code approve} or {@code
   *     refuse} for the page where that can be done
   * @param to the absolute URL
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
    private Optional<String> text = Optional.empty();
    private Optional<String> html = Optional.empty();

    private Builder(String id, Kind kind, String title) {
      this.id = id;
      this.kind = kind;
      this.title = title;
    }

    /** See {@link Notice#at}. */
    public Builder at(Instant at) {
      this.at = at;
      return this;
    }

    /** See {@link Notice#alerts} and {@link Notice#left}. */
    public Builder alerts(List<Alert> alerts, int left) {
      this.alerts = List.copyOf(alerts);
      this.left = left;
      return this;
    }

    /** See {@link Notice#block}. */
    public Builder block(Block block) {
      this.block = Optional.of(block);
      return this;
    }

    /** See {@link Notice#links}. */
    public Builder links(List<Link> links) {
      this.links = List.copyOf(links);
      return this;
    }

    /** See {@link Notice#host}. */
    public Builder host(String host) {
      this.host = host;
      return this;
    }

    /** See {@link Notice#text} and {@link Notice#html}. */
    public Builder body(String plain, String page) {
      text = Optional.of(plain);
      html = Optional.of(page);
      return this;
    }

    /** The notice. */
    public Notice build() {
      return new Notice(this);
    }
  }
}
