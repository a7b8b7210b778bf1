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
import java.util.NavigableSet;
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

    /**
     * Takes what was made before of all rows of a time, if anybody remembers.
     *
     * @return the hours that these rows say nothing of; null when nobody does
     */
    default @Nullable Set<Long> recall(Stretch time) {
      return null;
    }

    /** All rows of a time were told; what comes now is about the hours that are left. */
    default void remember(Stretch time, Set<Long> left) {}

    /** A row of an hour or a day. */
    void row(long hour, byte[] data);

    /** An hour, or a part of one, that was counted now. */
    void counted(long hour, Digest digest) throws StoreException;
  }

  /**
   * Which rows of roll-ups a time has: the same ones where all of this is equal.
   *
   * @param from the first hour
   * @param until the hour after the last
   * @param marks hours that are to be read from the rows of events
   * @param version of the rows
   */
  record Stretch(long from, long until, Set<Long> marks, long version) {}

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
    Todo.State state =
        new Todo(dialect, connection)
            .state(type.name(), Math.min(hours, end), end, deadline.seconds());
    long[] known = known(connection, type, state.forgotten(), deadline);
    if (known == null) {
      return;
    }
    if (hours >= end) {
      rows(connection, type, roll, from, until, deadline, to);
      return;
    }
    long first = Math.max(hours, known[0]);
    long last = Math.min(end, known[1] + 1);
    if (first < last) {
      hours(connection, rolled, roll, first, last, state, deadline, to);
    }
    rows(connection, type, roll, from, hours * Todo.MICROS, deadline, to);
    if (end * Todo.MICROS < until) {
      rows(connection, type, roll, end * Todo.MICROS, until, deadline, to);
    }
  }

  /** The first and the last hour of which anything is known; null when nothing is. */
  private long @Nullable [] known(
      Connection connection, EventType type, long forgotten, Deadline deadline)
      throws SQLException {
    String time = dialect.quote("time");
    String sql =
        "select "
            + dialect.micros("min(" + time + ")")
            + ", "
            + dialect.micros("max(" + time + ")")
            + " from "
            + dialect.quote(type.name());
    long[] known = new long[] {Long.MAX_VALUE, Long.MIN_VALUE};
    try (PreparedStatement s = connection.prepareStatement(sql)) {
      s.setQueryTimeout(deadline.seconds());
      try (ResultSet r = s.executeQuery()) {
        if (r.next() && r.getObject(1) != null) {
          known[0] = Todo.hour(r.getLong(1));
          known[1] = Todo.hour(r.getLong(2));
        }
      }
    }
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
    long forgotten = new Todo(dialect, connection).forgotten(type.name());
    long[] known = known(connection, type, forgotten, deadline);
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
      Todo.State state,
      Deadline deadline,
      To to)
      throws SQLException, StoreException {
    EventType type = rolled.type();
    Set<Long> marks = state.marks().subMap(from, true, until, false).keySet();
    Stretch time = new Stretch(from, until, Set.copyOf(marks), state.version());
    TreeSet<Long> left = new TreeSet<>();
    Set<Long> known = to.recall(time);
    if (known == null) {
      told(connection, rolled, time, state.marks(), left, deadline, to);
      to.remember(time, Set.copyOf(left));
    } else {
      left.addAll(known);
    }
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

  /** Tells all rows of a time, and leaves the hours that they say nothing of. */
  private void told(
      Connection connection,
      Rolled rolled,
      Stretch time,
      NavigableMap<Long, Long> marks,
      NavigableSet<Long> left,
      Deadline deadline,
      To to)
      throws SQLException {
    RollUpRows rows = new RollUpRows(dialect, connection);
    Integer days = series.of(rolled.type(), Series.Kind.DAY, rolled.name());
    Integer hours = series.of(rolled.type(), Series.Kind.HOUR, rolled.name());
    List<Long> ids = new ArrayList<>();
    for (long h = time.from(); h < time.until(); h++) {
      left.add(h);
      boolean first = h == Todo.day(h) && h + Todo.DAY <= time.until();
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
