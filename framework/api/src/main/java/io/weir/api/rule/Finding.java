package io.weir.api.rule;

import io.weir.api.EventId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A level that a subject reached, and why. The engine makes an {@link Alert} of it. Immutable. */
public final class Finding {
  /** Maximum number of {@link #events}, and of values of one field in {@link #evidence}. */
  public static final int MOST = 100;

  private final int level;
  private final Subject subject;
  private final double measure;
  private final double limit;
  private final Instant first;
  private final Map<String, List<String>> evidence;
  private final List<EventId> events;
  private final String sentence;

  private Finding(Builder from) {
    level = from.level;
    subject = from.subject;
    measure = from.measure;
    limit = from.limit;
    first = from.first;
    evidence = from.evidence;
    events = from.events;
    sentence = from.sentence;
  }

  /** Starts a finding; 1 is the first level of the rule. */
  public static Builder at(int level, Subject subject) {
    return new Builder(level, subject);
  }

  /** 1 for the first level of the rule. */
  public int level() {
    return level;
  }

  /** The subject that reached the level. */
  public Subject subject() {
    return subject;
  }

  /** The measured value, in the rule's {@link Rule#unit}. */
  public double measure() {
    return measure;
  }

  /** The limit that was reached, in the same unit. */
  public double limit() {
    return limit;
  }

  /** Event time of the first event that counts. */
  public Instant first() {
    return first;
  }

  /** Related values by field, such as the addresses of an account. */
  public Map<String, List<String>> evidence() {
    return evidence;
  }

  /** The newest events that count, oldest first; may be empty. */
  public List<EventId> events() {
    return events;
  }

  /** For people: "198.51.100.7 sent 150 messages since 14:00 (limit 150)". */
  public String sentence() {
    return sentence;
  }

  private List<Object> content() {
    return List.of(level, subject, measure, limit, first, evidence, events, sentence);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Finding f && content().equals(f.content());
  }

  @Override
  public int hashCode() {
    return content().hashCode();
  }

  /** Collects a finding. */
  public static final class Builder {
    private final int level;
    private final Subject subject;
    private double measure;
    private double limit;
    private Instant first = Instant.EPOCH;
    private Map<String, List<String>> evidence = Map.of();
    private List<EventId> events = List.of();
    private String sentence = "";

    private Builder(int level, Subject subject) {
      this.level = level;
      this.subject = subject;
    }

    /** See {@link Finding#measure} and {@link Finding#limit}. */
    public Builder measured(double measure, double limit) {
      this.measure = measure;
      this.limit = limit;
      return this;
    }

    /** See {@link Finding#first}. */
    public Builder since(Instant first) {
      this.first = first;
      return this;
    }

    /** See {@link Finding#evidence}; at most {@link #MOST} values of a field. */
    public Builder evidence(Map<String, List<String>> evidence) {
      this.evidence = Map.copyOf(evidence);
      return this;
    }

    /** See {@link Finding#events}; at most {@link #MOST}. */
    public Builder events(List<EventId> events) {
      this.events = List.copyOf(events);
      return this;
    }

    /** Makes the finding; the sentence has no control characters and no final full stop. */
    public Finding says(String sentence) {
      this.sentence = sentence;
      return new Finding(this);
    }
  }
}
