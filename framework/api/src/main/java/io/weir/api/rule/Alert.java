package io.weir.api.rule;

import io.weir.api.EventId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule's {@link Finding} with an identity. Active until the rule clears it; until then the rule
 * may replace the finding, while the id stays. Also kept as an event of type {@code alert}, as it
 * was when it began. Immutable.
 */
public final class Alert {
  private final String id;
  private final String rule;
  private final String unit;
  private final Instant last;
  private final Finding finding;

  /**
   * Creates an alert.
   *
   * @param id 32 hexadecimal digits
   * @param rule the rule's id
   * @param unit the {@link Rule#unit} of measure and limit
   * @param last event time at which the level was reached
   */
  public Alert(String id, String rule, String unit, Instant last, Finding finding) {
    this.id = id;
    this.rule = rule;
    this.unit = unit;
    this.last = last;
    this.finding = finding;
  }

  /** 32 hexadecimal digits, the same for the same finding however often its lines are read. */
  public String id() {
    return id;
  }

  /** The rule's id. */
  public String rule() {
    return rule;
  }

  /** The {@link Rule#unit} of measure and limit. */
  public String unit() {
    return unit;
  }

  /** Event time at which the level was reached. */
  public Instant last() {
    return last;
  }

  /** See {@link Finding#level}. */
  public int level() {
    return finding.level();
  }

  /** See {@link Finding#subject}. */
  public Subject subject() {
    return finding.subject();
  }

  /** See {@link Finding#measure}. */
  public double measure() {
    return finding.measure();
  }

  /** See {@link Finding#limit}. */
  public double limit() {
    return finding.limit();
  }

  /** See {@link Finding#first}. */
  public Instant first() {
    return finding.first();
  }

  /** See {@link Finding#evidence}. */
  public Map<String, List<String>> evidence() {
    return finding.evidence();
  }

  /** See {@link Finding#events}. */
  public List<EventId> events() {
    return finding.events();
  }

  /** See {@link Finding#sentence}. */
  public String sentence() {
    return finding.sentence();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Alert a
        && id.equals(a.id)
        && rule.equals(a.rule)
        && unit.equals(a.unit)
        && last.equals(a.last)
        && finding.equals(a.finding);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return rule + " level " + level() + ": " + sentence();
  }
}
