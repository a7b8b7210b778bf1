package io.weir.api.store;

import io.weir.api.rule.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question about the kept events of one type. With no measures: the rows themselves. With
 * measures: one row a group. {@link #about} starts one:
 *
 * <pre>{@code
 * Query.about("mail_delivery").between(from, until).by("status").count().sum("size").most(10)
 * }</pre>
 *
 * @param type the event type's name
 * @param from event time, included
 * @param until event time, not included
 * @param where which events count
 * @param by fields to group by; empty for one row
 * @param bucket groups by this much time too, as the first column {@code bucket}, counted from 1970
 *     in UTC; null: not
 * @param measures what to compute
 * @param order which rows come first
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
    Order order,
    int most) {
  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException when it groups without a measure, or by less than a
   *     microsecond
   */
  public Query {
    by = List.copyOf(by);
    measures = List.copyOf(measures);
    if (measures.isEmpty() && (!by.isEmpty() || bucket != null)) {
      throw new IllegalArgumentException("groups need a measure: count, sum, distinct, min or max");
    }
    if (bucket != null && bucket.compareTo(Duration.ofNanos(1000)) < 0) {
      throw new IllegalArgumentException("a bucket of " + bucket + " is too short");
    }
    if (most < 0) {
      throw new IllegalArgumentException("rows at most: " + most);
    }
  }

  /** In the usual order: {@link Order#TOP}. */
  public Query(
      String type,
      Instant from,
      Instant until,
      Condition where,
      List<String> by,
      @Nullable Duration bucket,
      List<Measure> measures,
      int most) {
    this(type, from, until, where, by, bucket, measures, Order.TOP, most);
  }

  /** Which rows come first. */
  public enum Order {
    /** Groups: the greatest first measure. Rows: the newest. */
    TOP,
    /** Groups: the smallest first measure. Rows: the oldest. */
    BOTTOM,
    /** Groups: the earliest bucket, then the smallest key. Rows: the oldest. */
    KEY
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

  /** Starts a question about all events of a type, of all times. */
  public static Builder about(String type) {
    return new Builder(type);
  }

  /** Collects a question. */
  public static final class Builder {
    private final String type;
    private final List<String> by = new ArrayList<>();
    private final List<Measure> measures = new ArrayList<>();
    private Instant from = Instant.EPOCH;
    private Instant until = Instant.parse("9999-12-31T00:00:00Z");
    private Condition where = Condition.any();
    private @Nullable Duration bucket;
    private Order order = Order.TOP;

    private Builder(String type) {
      this.type = type;
    }

    /** Event time: {@code first} included, {@code end} not. */
    public Builder between(Instant first, Instant end) {
      from = first;
      until = end;
      return this;
    }

    /** Only these events. */
    public Builder where(Condition condition) {
      where = condition;
      return this;
    }

    /** One group for each value of these fields. */
    public Builder by(String... fields) {
      by.addAll(List.of(fields));
      return this;
    }

    /** One group for so much time each. */
    public Builder bucket(Duration length) {
      bucket = length;
      return this;
    }

    /** How many events. */
    public Builder count() {
      return measure(Function.COUNT, "");
    }

    /** The sum of a field. */
    public Builder sum(String field) {
      return measure(Function.SUM, field);
    }

    /** How many different values a field has. */
    public Builder distinct(String field) {
      return measure(Function.DISTINCT, field);
    }

    /** A field's smallest value. */
    public Builder min(String field) {
      return measure(Function.MIN, field);
    }

    /** A field's greatest value. */
    public Builder max(String field) {
      return measure(Function.MAX, field);
    }

    private Builder measure(Function function, String field) {
      measures.add(new Measure(function, field));
      return this;
    }

    /** Which rows come first. */
    public Builder order(Order first) {
      order = first;
      return this;
    }

    /** The question, answered by so many rows at most. */
    public Query most(int rows) {
      return new Query(type, from, until, where, by, bucket, measures, order, rows);
    }
  }
}
