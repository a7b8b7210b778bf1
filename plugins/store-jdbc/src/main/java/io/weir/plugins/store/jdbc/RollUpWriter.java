package io.weir.plugins.store.jdbc;

import io.weir.api.EventType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Writes the rows of roll-ups: those of an hour that is over, then those of its day. */
final class RollUpWriter {
  /** Hours of a day that were not counted by the end of the next one's first hour: read again. */
  private static final int MOST_DAYS = 40;

  private final Series series;
  private final Connection connection;
  private final Dialect dialect;
  private final RollUpRows rows;
  private final Todo todo;

  RollUpWriter(Dialect dialect, Connection connection, Series series) {
    this.dialect = dialect;
    this.connection = connection;
    this.series = series;
    rows = new RollUpRows(dialect, connection);
    todo = new Todo(dialect, connection);
  }

  private int number(EventType type, Series.Kind kind, String what) throws SQLException {
    Integer number = series.of(type, kind, what);
    if (number == null) {
      throw new SQLException("no number for " + type + " " + what);
    }
    return number;
  }

  private List<Integer> all(EventType type, Series.Kind digests, Series.Kind postings)
      throws SQLException {
    List<Integer> all = new ArrayList<>();
    for (Rolled rolled : Rolled.of(type)) {
      all.add(number(type, digests, rolled.name()));
    }
    for (String field : type.searched()) {
      all.add(number(type, postings, field));
    }
    return all;
  }

  /** Writes what was counted of an hour, in place of what was there. */
  void hour(EventType type, long hour, HourCounts counts) throws SQLException {
    clear(type, hour, Series.Kind.HOUR, Series.Kind.HOUR_SEEN);
    long day = Todo.day(hour);
    if (todo.of(type.name(), Todo.Step.DAY, day, day).isEmpty()) {
      clear(type, day, Series.Kind.DAY, Series.Kind.DAY_SEEN);
      todo.mark(type.name(), Todo.Step.DAY, List.of(day));
    }
    if (counts.rows() == 0) {
      return;
    }
    TreeMap<Long, byte[]> made = new TreeMap<>();
    for (RollCounts roll : counts.rolls()) {
      int number = number(type, Series.Kind.HOUR, roll.rolled().name());
      byte[] data = roll.digest().row(Digest.MOST_OF_HOUR);
      made.put(Series.row(hour, number, 0), data);
    }
    rows.insert(made);
    for (int i = 0; i < type.searched().size(); i++) {
      int number = number(type, Series.Kind.HOUR_SEEN, type.searched().get(i));
      rows.insert(counts.postings().get(i).rows(hour, number));
    }
  }

  private void clear(EventType type, long hour, Series.Kind digests, Series.Kind postings)
      throws SQLException {
    List<Long> ids = new ArrayList<>();
    for (Rolled rolled : Rolled.of(type)) {
      ids.add(Series.row(hour, number(type, digests, rolled.name()), 0));
    }
    boolean[] there = new boolean[1];
    rows.read(ids, 0, (id, data) -> there[0] = true);
    if (there[0]) {
      rows.delete(hour, all(type, digests, postings));
    }
  }

  /**
   * Puts days together whose hours were all counted, some at a time.
   *
   * @param before the hour before which a day must have ended
   * @param but days to leave out
   */
  void days(EventType type, long before, Map<Long, Long> but) throws SQLException {
    NavigableMap<Long, Long> due =
        todo.of(type.name(), Todo.Step.DAY, Long.MIN_VALUE, before - Todo.DAY);
    int made = 0;
    for (Map.Entry<Long, Long> mark : due.entrySet()) {
      long day = mark.getKey();
      long last = day + Todo.DAY - 1;
      if (!but.containsKey(day)
          && todo.of(type.name(), Todo.Step.HOUR, day, last).isEmpty()
          && made++ < MOST_DAYS) {
        day(type, day);
        todo.wrote(type.name());
        todo.done(type.name(), Todo.Step.DAY, day, mark.getValue());
      }
    }
  }

  private void day(EventType type, long day) throws SQLException {
    clear(type, day, Series.Kind.DAY, Series.Kind.DAY_SEEN);
    TreeMap<Long, byte[]> made = new TreeMap<>();
    for (Rolled rolled : Rolled.of(type)) {
      int number = number(type, Series.Kind.HOUR, rolled.name());
      List<Long> ids = new ArrayList<>();
      for (long hour = day; hour < day + Todo.DAY; hour++) {
        ids.add(Series.row(hour, number, 0));
      }
      List<byte[]> hours = new ArrayList<>();
      rows.read(ids, 0, (id, data) -> hours.add(data));
      if (!hours.isEmpty()) {
        int its = number(type, Series.Kind.DAY, rolled.name());
        made.put(Series.row(day, its, 0), Digest.day(rolled, hours));
      }
    }
    rows.insert(made);
    for (String field : type.searched()) {
      Postings postings = seen(number(type, Series.Kind.HOUR_SEEN, field), day);
      rows.insert(postings.rows(day, number(type, Series.Kind.DAY_SEEN, field)));
    }
  }

  private Postings seen(int number, long day) throws SQLException {
    Postings postings = new Postings();
    try (PreparedStatement s =
        connection.prepareStatement(
            "select data from " + dialect.quote(Series.TABLE) + " where id between ? and ?")) {
      for (int i = 0; i < Todo.DAY; i++) {
        s.setLong(1, Series.row(day + i, number, 0));
        s.setLong(2, Series.row(day + i, number + 1, 0) - 1);
        try (ResultSet r = s.executeQuery()) {
          while (r.next()) {
            postings.add(r.getBytes(1), i * 3600);
          }
        }
      }
    }
    return postings;
  }
}
