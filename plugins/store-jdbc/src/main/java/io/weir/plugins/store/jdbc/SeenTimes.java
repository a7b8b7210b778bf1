package io.weir.plugins.store.jdbc;

import io.weir.api.EventType;
import io.weir.api.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds the seconds in which values of a field were seen. Hours that were not counted yet are told
 * as a whole, for they are to be read. Safe for all threads.
 */
final class SeenTimes {
  private static final long SECOND = 1_000_000;

  /** Seconds so near each other are read at once. */
  private static final long NEAR = 2 * SECOND;

  /** So many pieces of an hour are read one by one; more as the whole hour. */
  private static final int MOST_PIECES = 60;

  private final Dialect dialect;
  private final Series series;

  SeenTimes(Dialect dialect, Series series) {
    this.dialect = dialect;
    this.series = series;
  }

  /** A time to read rows of, in microseconds; the end is not included. */
  record Stretch(long from, long until) {}

  /** Is told what is known. */
  interface To {
    /** Values were seen so often in the second that begins here, in microseconds. */
    void seen(long second, long times);

    /** What happened in this hour, counted from 1970, is to be read from the rows. */
    void unknown(long hour);
  }

  /**
   * Tells of all hours between two.
   *
   * @param from the first hour
   * @param until the hour after the last
   */
  void read(
      Connection connection,
      EventType type,
      Search search,
      long from,
      long until,
      Deadline deadline,
      To to)
      throws SQLException, StoreException {
    TreeSet<Long> left = new TreeSet<>();
    List<Long> days = new ArrayList<>();
    NavigableMap<Long, Long> marks =
        new Todo(dialect, connection).of(type.name(), Todo.Step.HOUR, from, until);
    for (long h = from; h < until; h++) {
      left.add(h);
      long day = Todo.day(h);
      boolean first = h == from || h == day;
      if (first && marks.subMap(day, true, day + Todo.DAY, false).isEmpty()) {
        days.add(day);
      }
    }
    RollUpRows rows = new RollUpRows(dialect, connection);
    List<Long> known = known(rows, type, Series.Kind.DAY, days, deadline);
    known.forEach(day -> left.subSet(day, day + Todo.DAY).clear());
    for (long day : tell(rows, type, search, Series.Kind.DAY_SEEN, known, deadline, to)) {
      for (long h = Math.max(from, day); h < Math.min(until, day + Todo.DAY); h++) {
        left.add(h);
      }
    }
    deadline.check();
    List<Long> hours = new ArrayList<>(left);
    hours.removeAll(marks.keySet());
    known = known(rows, type, Series.Kind.HOUR, hours, deadline);
    known.forEach(left::remove);
    left.addAll(tell(rows, type, search, Series.Kind.HOUR_SEEN, known, deadline, to));
    left.forEach(to::unknown);
  }

  /** Those hours or days that were counted: the row of all events is there. */
  private List<Long> known(
      RollUpRows rows, EventType type, Series.Kind kind, List<Long> hours, Deadline deadline)
      throws SQLException {
    Integer number = series.of(type, kind, Rolled.of(type).get(0).name());
    List<Long> known = new ArrayList<>();
    if (number != null) {
      List<Long> ids = hours.stream().map(hour -> Series.row(hour, number, 0)).toList();
      rows.read(ids, deadline.seconds(), (id, data) -> known.add(Series.hour(id)));
    }
    return known;
  }

  /**
   * Tells when values were seen in these hours or days.
   *
   * @return those of which it is not known, since there was too much
   */
  private Set<Long> tell(
      RollUpRows rows,
      EventType type,
      Search search,
      Series.Kind kind,
      List<Long> hours,
      Deadline deadline,
      To to)
      throws SQLException {
    Integer number = series.of(type, kind, search.field());
    Set<Long> unknown = new TreeSet<>();
    if (number == null || hours.isEmpty()) {
      return unknown;
    }
    TreeSet<Long> ids = new TreeSet<>();
    List<Long> hashes = search.values().stream().map(Postings::hashOf).toList();
    for (long hour : hours) {
      for (int level = 0; level < Postings.LEVELS.length; level++) {
        for (long hash : hashes) {
          ids.add(Series.row(hour, number, Postings.slot(level, hash)));
        }
      }
    }
    rows.read(
        new ArrayList<>(ids),
        deadline.seconds(),
        (id, data) -> {
          if (Postings.isUnknown(data)) {
            unknown.add(Series.hour(id));
          }
          long begin = Series.hour(id) * Todo.MICROS;
          for (long hash : hashes) {
            Postings.read(
                data, hash, (its, second, times) -> to.seen(begin + second * SECOND, times));
          }
        });
    return unknown;
  }

  /**
   * The times to read, in order: all in which a value may be found.
   *
   * @param from in microseconds
   * @param until the end, not included
   */
  List<Stretch> stretches(
      Connection connection,
      EventType type,
      Search search,
      long from,
      long until,
      Deadline deadline)
      throws SQLException, StoreException {
    TreeMap<Long, TreeSet<Long>> byHour = new TreeMap<>();
    read(
        connection,
        type,
        search,
        Todo.hour(from),
        Todo.hour(until - 1) + 1,
        deadline,
        new To() {
          @Override
          public void seen(long second, long times) {
            byHour.computeIfAbsent(Todo.hour(second), h -> new TreeSet<>()).add(second);
          }

          @Override
          public void unknown(long hour) {
            byHour.put(hour, new TreeSet<>());
          }
        });
    List<Stretch> all = new ArrayList<>();
    byHour.forEach((hour, seconds) -> add(all, hour, seconds));
    List<Stretch> cut = new ArrayList<>(all.size());
    for (Stretch s : all) {
      if (s.until() > from && s.from() < until) {
        cut.add(new Stretch(Math.max(from, s.from()), Math.min(until, s.until())));
      }
    }
    return cut;
  }

  private static void add(List<Stretch> to, long hour, Set<Long> seconds) {
    List<Stretch> pieces = new ArrayList<>();
    for (long second : seconds) {
      add(pieces, new Stretch(second, second + SECOND), NEAR);
    }
    if (pieces.isEmpty() || pieces.size() > MOST_PIECES) {
      add(to, new Stretch(hour * Todo.MICROS, (hour + 1) * Todo.MICROS), 0);
    } else {
      pieces.forEach(piece -> add(to, piece, 0));
    }
  }

  private static void add(List<Stretch> to, Stretch next, long near) {
    int last = to.size() - 1;
    if (last >= 0 && next.from() - to.get(last).until() <= near) {
      to.set(last, new Stretch(to.get(last).from(), next.until()));
    } else {
      to.add(next);
    }
  }
}
