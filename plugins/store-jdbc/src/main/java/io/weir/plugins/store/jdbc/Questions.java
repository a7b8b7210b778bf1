package io.weir.plugins.store.jdbc;

import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import io.weir.plugins.store.jdbc.Where.Micros;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes SQL of a question: which rows it is about, and in which order they are read. Names become
 * identifiers only after they were found in the {@link Shape}; all values are bound.
 */
final class Questions {
  /** What both kinds of database can hold: the years 1000 to 9999. */
  static final long EARLIEST = -30_610_224_000_000_000L;

  private static final long LATEST = 253_402_300_799_999_999L;

  /** How many rows a database may sort by more than their time, which alone is indexed. */
  static final int SORTED = 10_000;

  private static final List<String> ORDER = List.of("time", "stream", "place", "line_check");

  private Questions() {}

  /**
   * A statement to prepare.
   *
   * @param sql the text
   * @param values for its question marks, in order
   */
  record Statement(String sql, List<Object> values) {}

  /** The shape of what a question is about. */
  static Shape shape(Dialect dialect, EventType type, Query query) throws StoreException {
    String hourly = query.hourly().orElse(null);
    try {
      return hourly == null ? Shape.of(type) : Shape.hourly(type, hourly);
    } catch (StoreException e) {
      throw fatal(dialect, String.valueOf(e.getMessage()));
    }
  }

  /**
   * The rows of a question: of events time, stream, place, check, times and the fields; of counts
   * the hour, how many, and the value. In full order where there are few, else by time.
   */
  static Statement rows(Dialect dialect, Shape shape, Query query) throws StoreException {
    return rows(dialect, shape, query, List.of(time(query)), query.most());
  }

  /** As above, of parts of the time, and at most so many where there are few. */
  static Statement rows(
      Dialect dialect, Shape shape, Query query, List<SeenTimes.Stretch> times, int most)
      throws StoreException {
    List<String> columns = new ArrayList<>();
    List<String> order = new ArrayList<>();
    if (shape.by() == null) {
      shape.columns().keySet().forEach(name -> columns.add(shape.value(dialect, name)));
      ORDER.forEach(name -> order.add(dialect.quote(name)));
    } else {
      columns.add(dialect.micros(dialect.quote(shape.time())));
      columns.add(dialect.quote(shape.weight()));
      columns.add(shape.value(dialect, shape.by().name()));
      Shape.HOURLY_KEY.forEach(name -> order.add(dialect.quote(name)));
    }
    boolean few = query.most() <= SORTED;
    boolean whole = few || shape.isHourly();
    String way = query.order() == Query.Order.TOP ? " desc" : "";
    String by = String.join(way + ", ", whole ? order : order.subList(0, 1)) + way;
    Where which = which(dialect, shape, query, times);
    return new Statement(
        "select "
            + String.join(", ", columns)
            + which.sql()
            + " order by "
            + by
            + (few ? " limit " + most : ""),
        which.values());
  }

  /** The time of a question, after the row behind which it begins. */
  static SeenTimes.Stretch time(Query query) {
    Instant from = query.from();
    Instant until = query.until();
    Query.Row after = query.after();
    if (after != null) {
      boolean newestFirst = query.order() == Query.Order.TOP;
      Instant last = after.time();
      from = !newestFirst && last.isAfter(from) ? last : from;
      until = newestFirst && last.isBefore(until) ? last.plusNanos(1000) : until;
    }
    return new SeenTimes.Stretch(micros(from), micros(until));
  }

  /** FROM and WHERE of a question. */
  static Where which(Dialect dialect, Shape shape, Query query) throws StoreException {
    return which(dialect, shape, query, List.of(time(query)));
  }

  static Where which(Dialect dialect, Shape shape, Query query, List<SeenTimes.Stretch> times)
      throws StoreException {
    String time = dialect.quote(shape.time());
    List<Where> pieces = new ArrayList<>();
    Query.Row after = query.after();
    if (after != null) {
      // Beside the comparison of all four, so that the index on the time is used.
      pieces.add(after(dialect, after, query.order() == Query.Order.TOP));
    }
    List<Where> stretches = new ArrayList<>();
    for (SeenTimes.Stretch of : times) {
      stretches.add(
          new Where(
              time + " >= ? and " + time + " < ?",
              List.of(new Micros(of.from()), new Micros(of.until()))));
    }
    pieces.add(stretches.size() == 1 ? stretches.get(0) : Where.join(" or ", stretches));
    if (shape.by() != null) {
      pieces.add(
          new Where(
              dialect.quote("type") + " = ? and " + dialect.quote("field") + " = ?",
              List.of(shape.type().name(), shape.by().name())));
    }
    Filter filter = new Filter(dialect, shape);
    if (!query.where().tests().isEmpty()) {
      pieces.add(filter.all(query.where()));
    }
    if (!query.any().isEmpty()) {
      pieces.add(filter.any(query.any()));
    }
    Where all = Where.join(" and ", pieces);
    return new Where(" from " + dialect.quote(shape.table()) + " where " + all.sql(), all.values());
  }

  /** Behind a row in the order of rows. */
  private static Where after(Dialect dialect, Query.Row row, boolean newestFirst) {
    EventId id = row.id();
    List<Object> values =
        List.of(new Micros(micros(row.time())), id.stream(), id.place(), (long) id.check());
    String comparison = newestFirst ? " < ?" : " > ?";
    Where behind = Where.NEVER;
    for (int i = ORDER.size() - 1; i >= 0; i--) {
      String column = dialect.quote(ORDER.get(i));
      List<Object> value = List.of(values.get(i));
      behind =
          Where.join(
              " or ",
              List.of(
                  new Where(column + comparison, value),
                  Where.join(" and ", List.of(new Where(column + " = ?", value), behind))));
    }
    return behind;
  }

  /** Microseconds since 1970, within what databases can hold. */
  static long micros(Instant time) {
    if (time.getEpochSecond() >= LATEST / 1_000_000) {
      return LATEST;
    }
    long micros =
        time.getEpochSecond() < EARLIEST / 1_000_000
            ? EARLIEST
            : time.getEpochSecond() * 1_000_000 + time.getNano() / 1000;
    return Math.max(EARLIEST, micros);
  }

  static StoreException unknown(Dialect dialect, Shape shape, String name) {
    return fatal(
        dialect,
        shape.by() == null
            ? shape.type() + " has no field " + name
            : "the counts of "
                + shape.type()
                + " by "
                + shape.by().name()
                + " do not include "
                + name);
  }

  static StoreException fatal(Dialect dialect, String what) {
    return new StoreException(Reason.FATAL, dialect.where() + ": " + what, null);
  }
}
