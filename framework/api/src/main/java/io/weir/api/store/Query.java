package io.weir.api.store;

import io.weir.api.rule.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question about the kept events of one type. With no measures: the rows themselves, newest
 * first. With measures: one row a group.
 *
 * @param type the event type's name
 * @param from event time, included
 * @param until event time, not included
 * @param where which events count
 * @param by fields to group by; empty for one row
 * @param bucket groups by this much time too, as the first column {@code bucket}; null: not
 * @param measures what to compute; the first one orders the groups, greatest first
 * @param most rows at most
 */
public record Query(
    String type,
    Instant from,
    Instant until,
    Condition where,
    List<String> by,
    @Nullable Duration bucket,
    List<Measure> measures,
    int most) {
  /** Copies the lists. */
  public Query {
    by = List.copyOf(by);
    measures = List.copyOf(measures);
  }

  /** What can be computed. */
  public enum Function {
    /** How many events, counting {@code times}. */
    COUNT,
    /** The sum of a field. */
    SUM,
    /** How many different values of a field. */
    DISTINCT,
    /** The smallest value. */
    MIN,
    /** The greatest value. */
    MAX
  }

  /**
   * One computed column, named {@code count}, {@code sum_size}, {@code distinct_client_address}.
   *
   * @param function what
   * @param field of what; empty for COUNT
   */
  public record Measure(Function function, String field) {}
}
