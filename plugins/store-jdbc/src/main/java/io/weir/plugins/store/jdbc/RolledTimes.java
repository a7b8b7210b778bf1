package io.weir.plugins.store.jdbc;

import io.weir.api.EventType;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Divides a time into what roll-ups know and what is to be read from the rows: whole days, the
 * hours at the ends, the hours that this process has just counted, and the minutes of hours that
 * are cut. Safe for all threads.
 */
final class RolledTimes {
  /** So long a time is answered exactly, from hours alone. */
  static final Duration SHORT = Duration.ofDays(2);

  private final Dialect dialect;
  private final Series series;
  private final HourTally tally;
  private final Clock clock;

  RolledTimes(Dialect dialect, Series series, HourTally tally, Clock clock) {
    this.dialect = dialect;
    this.series = series;
    this.tally = tally;
    this.clock = clock;
  }

  /** Takes what is known of parts of the time. */
  interface To {
    /** Whether one answer may have the days beginning with this hour as a whole. */
    boolean takesDays(long day);

    /** A row of an hour or a day. */
    void row(long hour, byte[] data);

    /** An hour, or a part of one, that was counted now. */
    void counted(long hour, Digest digest) throws StoreException;
  }

  /** Answers of one roll-up about a time. */
  void read(Connection connection, EventType type, int roll, Query query, Deadline deadline, To to)
      throws SQLException, StoreException {
    Rolled rolled = Rolled.of(type).get(roll);
    long from = Questions.micros(query.from());
    long until = Questions.micros(query.until());
    // What is still to come has no rows: the hour that is not over is not cut by the present.
    Instant now = clock.instant();
    long hours = Math.floorDiv(from + Todo.MICROS - 1, Todo.MICROS);
    long end =
        query.until().isAfter(now) && Todo.hour(until - 1) == Todo.hour(Questions.micros(now))
            ? Math.floorDiv(until + Todo.MICROS - 1, Todo.MICROS)
            : Todo.hour(until);
    long[] known = known(connection, type, deadline);
    if (known == null) {
      return;
    }
    if (hours >= end) {
      rows(connection, type, roll, from, until, deadline, to);
      return;
    }
    rows(connection, type, roll, from, hours * Todo.MICROS, deadline, to);
    if (end * Todo.MICROS < until) {
      rows(connection, type, roll, end * Todo.MICROS, until, deadline, to);
    }
    hours = Math.max(hours, known[0]);
    end = Math.min(end, known[1] + 1);
    if (hours < end) {
      hours(connection, rolled, roll, hours, end, deadline, to);
    }
  }

  /** The first and the last hour of which anything is known; null when nothing is. */
  private long @Nullable [] known(Connection connection, EventType type, Deadline deadline)
      throws SQLException {
    Shape shape = Shape.of(type);
    String time = shape.value(dialect, "time");
    String column = dialect.quote("time");
    long[] known = new long[] {Long.MAX_VALUE, Long.MIN_VALUE};
    String from = " from " + dialect.quote(type.name());
    for (String way : List.of("", " desc")) {
      String sql = "select " + time + from + " order by " + column + way + " limit 1";
      try (PreparedStatement s = connection.prepareStatement(sql)) {
        s.setQueryTimeout(deadline.seconds());
        try (ResultSet r = s.executeQuery()) {
          if (r.next()) {
            long hour = Todo.hour(r.getLong(1));
            known[0] = Math.min(known[0], hour);
            known[1] = Math.max(known[1], hour);
          }
        }
      }
    }
    long forgotten = new Todo(dialect, connection).forgotten(type.name());
    if (forgotten > Long.MIN_VALUE) {
      known[0] = Math.min(known[0], first(connection, forgotten, deadline));
      known[1] = Math.max(known[1], forgotten - 1);
    }
    return known[1] == Long.MIN_VALUE ? null : known;
  }

  /** The part of a time in which there may be rows; null when there are none. */
  SeenTimes.@Nullable Stretch rows(
      Connection connection, EventType type, SeenTimes.Stretch asked, Deadline deadline)
      throws SQLException {
    long[] known = known(connection, type, deadline);
    if (known == null) {
      return null;
    }
    long from = Math.max(asked.from(), known[0] * Todo.MICROS);
    long until = Math.min(asked.until(), (known[1] + 1) * Todo.MICROS);
    return from < until ? new SeenTimes.Stretch(from, until) : null;
  }

  private long first(Connection connection, long otherwise, Deadline deadline) throws SQLException {
    try (PreparedStatement s =
        connection.prepareStatement("select min(id) from " + dialect.quote(Series.TABLE))) {
      s.setQueryTimeout(deadline.seconds());
      try (ResultSet r = s.executeQuery()) {
        return r.next() && r.getObject(1) != null ? Series.hour(r.getLong(1)) : otherwise;
      }
    }
  }

  private void hours(
      Connection connection,
      Rolled rolled,
      int roll,
      long from,
      long until,
      Deadline deadline,
      To to)
      throws SQLException, StoreException {
    EventType type = rolled.type();
    TreeSet<Long> left = new TreeSet<>();
    NavigableMap<Long, Long> marks =
        new Todo(dialect, connection).of(type.name(), Todo.Step.HOUR, from, until);
    RollUpRows rows = new RollUpRows(dialect, connection);
    Integer days = series.of(type, Series.Kind.DAY, rolled.name());
    Integer hours = series.of(type, Series.Kind.HOUR, rolled.name());
    List<Long> ids = new ArrayList<>();
    for (long h = from; h < until; h++) {
      left.add(h);
      boolean first = h == Todo.day(h) && h + Todo.DAY <= until;
      if (first && days != null && to.takesDays(h) && isFree(marks, h)) {
        ids.add(Series.row(h, days, 0));
      }
    }
    rows.read(
        ids,
        deadline.seconds(),
        (id, data) -> {
          left.subSet(Series.hour(id), Series.hour(id) + Todo.DAY).clear();
          to.row(Series.hour(id), data);
        });
    ids.clear();
    for (long h : left) {
      if (hours != null && !marks.containsKey(h)) {
        ids.add(Series.row(h, hours, 0));
      }
    }
    rows.read(
        ids,
        deadline.seconds(),
        (id, data) -> {
          left.remove(Series.hour(id));
          to.row(Series.hour(id), data);
        });
    deadline.check();
    for (Long h = left.isEmpty() ? null : left.first(); h != null; h = left.higher(h)) {
      Digest digest = tally.digest(h * Todo.MICROS, type, roll);
      if (digest != null) {
        to.counted(h, digest);
        continue;
      }
      // Where there are no rows, one look tells it of all hours up to the next that is known.
      long there = next(connection, type, h, run(left, h), deadline);
      if (there == Long.MAX_VALUE) {
        h = run(left, h) - 1;
      } else {
        h = there;
        rows(connection, type, roll, h * Todo.MICROS, (h + 1) * Todo.MICROS, deadline, to);
      }
    }
  }

  private static boolean isFree(NavigableMap<Long, Long> marks, long day) {
    return marks.subMap(day, true, day + Todo.DAY, false).isEmpty();
  }

  /** The end of the hours that follow this one without a gap. */
  private static long run(Set<Long> hours, long from) {
    long end = from + 1;
    while (hours.contains(end)) {
      end++;
    }
    return end;
  }

  /** The next hour with a row. */
  private long next(Connection connection, EventType type, long from, long until, Deadline deadline)
      throws SQLException {
    Shape shape = Shape.of(type);
    String time = dialect.quote("time");
    try (PreparedStatement s =
        connection.prepareStatement(
            "select "
                + shape.value(dialect, "time")
                + " from "
                + dialect.quote(type.name())
                + " where "
                + time
                + " >= ? and "
                + time
                + " < ? order by "
                + time
                + " limit 1")) {
      dialect.bindTime(s, 1, from * Todo.MICROS);
      dialect.bindTime(s, 2, until * Todo.MICROS);
      s.setQueryTimeout(deadline.seconds());
      try (ResultSet r = s.executeQuery()) {
        return r.next() ? Todo.hour(r.getLong(1)) : Long.MAX_VALUE;
      }
    }
  }

  private void rows(
      Connection connection,
      EventType type,
      int roll,
      long from,
      long until,
      Deadline deadline,
      To to)
      throws SQLException, StoreException {
    if (from >= until) {
      return;
    }
    Rolled rolled = Rolled.of(type).get(roll);
    RollCounts counts = new RollCounts(rolled);
    HourRows.read(dialect, connection, type, from, until, deadline, counts::add);
    Digest digest = counts.digest();
    if (digest.events() > 0) {
      to.counted(Todo.hour(from), digest);
    }
  }

  /** Whether an answer about this time is exact or none. */
  static boolean isShort(Query query) {
    return Duration.between(query.from(), query.until()).compareTo(SHORT) <= 0;
  }
}
