package io.weir.api.store;

import io.weir.api.Event;
import io.weir.api.EventId;
import io.weir.api.rule.Condition;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A question about the kept events of one type. With measures it is answered by one row a group
 * ({@link Store#query}), without by the events themselves ({@link Store#read}):
 *
 * <pre>{@code
 * Query.about("mail_delivery").between(from, until).by("sender/domain")
 *     .count().quantile("delay", 0.95).most(10)
 * Query.about("mail_delivery").any(List.of(senderIsAnn, recipientIsAnn)).after(lastOfThePage).most(50)
 * }</pre>
 *
 * <p>Fields are named as the type declares them; a store refuses one that it does not know. Beside
 * its fields, groups and measures may name {@code stream} and {@code place}. Immutable.
 */
public final class Query {
  /** The default of {@link #within}. */
  public static final Duration USUAL = Duration.ofMinutes(10);

  private final Builder the;
  private final int most;

  private Query(Builder from, int most) {
    the = new Builder(from);
    this.most = most;
    boolean rows = the.measures.isEmpty();
    if (rows && (!the.by.isEmpty() || the.bucket != null)) {
      throw new IllegalArgumentException(
          "groups need a measure: count, sum, average, distinct, min, max or quantile");
    }
    if (the.after != null && (!rows || the.hourly != null)) {
      throw new IllegalArgumentException("only events have a next page, not groups or counts");
    }
    if (most < 0) {
      throw new IllegalArgumentException("rows at most: " + most);
    }
    if (the.within.isNegative() || the.within.isZero()) {
      throw new IllegalArgumentException("no time to answer in: " + the.within);
    }
  }

  /** Which rows come first. */
  public enum Order {
    /** Groups: the greatest first measure; equal ones by key. Events: the newest. */
    TOP,
    /** Groups: the smallest first measure; equal ones by key. Events: the oldest. */
    BOTTOM,
    /**
     * Groups: the earliest bucket, then the smallest key; what is absent comes first. Events: the
     * oldest.
     */
    KEY
  }

  /**
   * An event's position in the order of events: by time, then by the parts of its id.
   *
   * @param time its time
   * @param id its id
   */
  public record Row(Instant time, EventId id) {}

  /** Starts a question about all events of a type, of all times. */
  public static Builder about(String type) {
    return new Builder(type);
  }

  /** The event type's name. */
  public String type() {
    return the.type;
  }

  /** Event time, included. */
  public Instant from() {
    return the.from;
  }

  /** Event time, not included. */
  public Instant until() {
    return the.until;
  }

  /** Which events count. */
  public Condition where() {
    return the.where;
  }

  /** At least one of these conditions must hold too; empty for no further condition. */
  public List<Condition> any() {
    return the.any;
  }

  /** The counted field whose counts per hour are queried instead of the events. */
  public Optional<String> hourly() {
    return Optional.ofNullable(the.hourly);
  }

  /** Whether roll-ups may answer; see {@link Builder#fromRollUps}. */
  public boolean rollUps() {
    return the.rollUps;
  }

  /** The groups, after the bucket. */
  public List<Group> by() {
    return the.by;
  }

  /** The time buckets to group by, in the first column, {@code bucket}; null for none. */
  public @Nullable Bucket bucket() {
    return the.bucket;
  }

  /** The measures; empty when the query asks for the events themselves. */
  public List<Query.Measure> measures() {
    return the.measures;
  }

  /** Which rows come first. */
  public Order order() {
    return the.order;
  }

  /** Only events after this one in the order of the query; null for all. */
  public @Nullable Row after() {
    return the.after;
  }

  /** How long the answer may take, including the time of {@link Store#read}'s consumer. */
  public Duration within() {
    return the.within;
  }

  /** The same question, which ends when the other one is stopped. */
  public Query stoppedWith(Question other) {
    Builder copy = new Builder(the);
    copy.stop = other;
    return copy.most(most);
  }

  /** What ends it early, as {@link Question} says; empty for nothing. */
  public Optional<Question> stop() {
    return Optional.ofNullable(the.stop);
  }

  /** The same question with another time. */
  public Query within(Duration longest) {
    return new Builder(the).within(longest).most(most);
  }

  /** Rows at most; {@link Integer#MAX_VALUE} for no limit. */
  public int most() {
    return most;
  }

  @Override
  public String toString() {
    return (the.hourly == null ? "" : "hourly ")
        + String.join(" ", the.type, String.valueOf(the.by), String.valueOf(the.measures))
        + (the.bucket == null ? "" : " " + the.bucket)
        + " in ["
        + the.from
        + ", "
        + the.until
        + ") where "
        + the.where
        + " any "
        + the.any;
  }

  /** Collects a question. One thread; may be used again after {@link #most}. */
  public static final class Builder {
    private final String type;
    private List<Group> by = new ArrayList<>();
    private List<Query.Measure> measures = new ArrayList<>();
    private List<Condition> any = List.of();
    private Instant from = Instant.EPOCH;
    private Instant until = Instant.parse("9999-12-31T00:00:00Z");
    private Condition where = Condition.any();
    private @Nullable String hourly;
    private boolean rollUps;
    private @Nullable Bucket bucket;
    private @Nullable Row after;
    private Order order = Order.TOP;
    private Duration within = USUAL;
    private @Nullable Question stop;

    private Builder(String type) {
      this.type = type;
    }

    private Builder(Builder from) {
      type = from.type;
      by = List.copyOf(from.by);
      measures = List.copyOf(from.measures);
      any = from.any;
      this.from = from.from;
      until = from.until;
      where = from.where;
      hourly = from.hourly;
      rollUps = from.rollUps;
      bucket = from.bucket;
      after = from.after;
      order = from.order;
      within = from.within;
      stop = from.stop;
    }

    /** Event time: {@code first} included, {@code end} not. */
    public Builder between(Instant first, Instant end) {
      from = first;
      until = end;
      return this;
    }

    /**
     * Only these events. Of the parts that a condition may test, only the domain of a text is known
     * ({@code sender/domain}), and only compared with whole domains.
     */
    public Builder where(Condition condition) {
      where = condition;
      return this;
    }

    /** Only events for which one of these conditions, or more, holds; an empty list is no limit. */
    public Builder any(List<Condition> conditions) {
      any = List.copyOf(conditions);
      return this;
    }

    /**
     * Asks the counts per clock hour (UTC) by a field of {@link io.weir.api.EventType#counted}
     * instead of the events: cheap, and as current as the last {@link Store#rollUp}. Each count is
     * an event at the beginning of its hour with that field's value (texts of at most 255
     * characters) and {@code times} events; where one hour had too many different values, the
     * others are counted together as an event without a value. Conditions, groups and {@code
     * DISTINCT} may name this field alone, {@code SUM} the fields of {@link
     * io.weir.api.EventType#summed}; nothing else is known. An hour belongs to the bucket in which
     * it begins.
     */
    public Builder hourly(String field) {
      hourly = field;
      return this;
    }

    /**
     * Allows a store to answer from {@link io.weir.api.EventType#rollUps}, where they have what is
     * asked, and else from the events. Of at most two days the answer is exact if each hour had at
     * most 4,000 different keys, or if there were at most 100,000 events. Else a value may have a
     * count that lacks those hours and days (of a longer time) in which it was not among the first
     * 4,000 and 1,000; {@code DISTINCT} is then an estimate (95 % of them within 3.3 %), and
     * quantiles have three digits. Questions about one value of a field of {@link
     * io.weir.api.EventType#searched} may be answered from where it was seen.
     */
    public Builder fromRollUps() {
      rollUps = true;
      return this;
    }

    /**
     * One group for each value of these fields, or part of a value, and one for the events without
     * a value, which is null.
     *
     * @param groups as {@link Group#parse} reads them
     * @throws IllegalArgumentException when it cannot
     */
    public Builder by(String... groups) {
      for (String group : groups) {
        by.add(Group.parse(group));
      }
      return this;
    }

    /** One group for each of these pieces of time. */
    public Builder bucket(Bucket piece) {
      bucket = piece;
      return this;
    }

    /** How many events. */
    public Builder count() {
      return measure(Query.Measure.Function.COUNT, "", 0);
    }

    /** The sum of a number. */
    public Builder sum(String field) {
      return measure(Query.Measure.Function.SUM, field, 0);
    }

    /** The mean of a number. */
    public Builder average(String field) {
      return measure(Query.Measure.Function.AVERAGE, field, 0);
    }

    /** How many different values a field has. */
    public Builder distinct(String field) {
      return measure(Query.Measure.Function.DISTINCT, field, 0);
    }

    /** A field's smallest value. */
    public Builder min(String field) {
      return measure(Query.Measure.Function.MIN, field, 0);
    }

    /** A field's greatest value. */
    public Builder max(String field) {
      return measure(Query.Measure.Function.MAX, field, 0);
    }

    /** A quantile of a number: 0.5 for the median. */
    public Builder quantile(String field, double share) {
      return measure(Query.Measure.Function.QUANTILE, field, share);
    }

    private Builder measure(Query.Measure.Function function, String field, double share) {
      measures.add(new Query.Measure(function, field, share));
      return this;
    }

    /** Which rows come first. */
    public Builder order(Order first) {
      order = first;
      return this;
    }

    /** The next page: only events after the last one of the previous page, in the same order. */
    public Builder after(Row last) {
      after = last;
      return this;
    }

    /** As {@link #after(Row)}. */
    public Builder after(Event last) {
      return after(new Row(last.time(), last.id()));
    }

    /** Stops a query that takes longer, with a resolution of a second. */
    public Builder within(Duration longest) {
      within = longest;
      return this;
    }

    /**
     * Makes the query, with a maximum number of rows.
     *
     * @throws IllegalArgumentException for groups without a measure, a next page of groups, a
     *     negative number of rows, or no time
     */
    public Query most(int rows) {
      return new Query(this, rows);
    }
  }

  /**
   * A value computed for each group of a {@link Query}. An event that represents several lines
   * ({@link io.weir.api.Event#times}) has that weight in every function but {@code DISTINCT},
   * {@code MIN} and {@code MAX}, where it makes no difference. Events without the field are left
   * out; where none has it the result is null, or 0 for {@code DISTINCT}.
   *
   * @param function the function
   * @param field its argument; empty for {@code COUNT}
   * @param share for {@code QUANTILE} above 0 and at most 1, else 0
   */
  public record Measure(Function function, String field, double share) {
    /** The functions. */
    public enum Function {
      /** How many events: a whole number. */
      COUNT,
      /** The sum of a number: whole where the field is. */
      SUM,
      /** The mean of a number, a Double. */
      AVERAGE,
      /** How many different values: a whole number. */
      DISTINCT,
      /** The smallest value, of the field's kind. */
      MIN,
      /** The greatest value, of the field's kind. */
      MAX,
      /** The smallest value that at least this share of the events does not exceed. */
      QUANTILE
    }

    /**
     * Checks the share.
     *
     * @throws IllegalArgumentException when it is out of range
     */
    public Measure {
      if (function == Function.QUANTILE ? !(share > 0 && share <= 1) : share != 0) {
        throw new IllegalArgumentException(
            "a share of "
                + share
                + ": a quantile needs one above 0, at most 1; nothing else has one");
      }
    }

    /** Its column: {@code count}, {@code sum_size}, {@code p95_delay} for the share 0.95. */
    public String column() {
      return switch (function) {
        case COUNT -> "count";
        case QUANTILE -> "p" + percent().stripTrailingZeros().toPlainString() + "_" + field;
        default -> function.name().toLowerCase(Locale.ROOT) + "_" + field;
      };
    }

    /** Of so many values in order, which one the quantile is; the first is 1. */
    public long rank(long values) {
      return Math.max(
          1,
          percent()
              .multiply(BigDecimal.valueOf(values))
              .movePointLeft(2)
              .setScale(0, RoundingMode.CEILING)
              .longValue());
    }

    private BigDecimal percent() {
      return BigDecimal.valueOf(share).movePointRight(2);
    }
  }
}
