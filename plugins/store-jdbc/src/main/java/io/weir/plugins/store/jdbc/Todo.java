package io.weir.plugins.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What roll-ups do not know yet: in the transaction that writes rows into an hour, the hour is
 * marked; who has counted it takes the mark away, if nobody marked it again meanwhile. So it is
 * known at any moment which hours are to be read from the rows. The caller commits.
 */
final class Todo {
  static final long MICROS = 3_600_000_000L;
  static final int DAY = 24;

  /** What a row of the table is about. */
  enum Step {
    /** An hour with rows that were not counted. */
    HOUR(1),
    /** A day of which an hour was counted, and which is not put together yet. */
    DAY(24),
    /** The hour before which rows were deleted, the only row of its type. */
    FORGOTTEN(0),
    /** The only row of its type too: its version changes whenever rows of roll-ups do. */
    WRITTEN(-1);

    private final int number;

    Step(int number) {
      this.number = number;
    }
  }

  private final Dialect dialect;
  private final Connection connection;
  private final String table;

  Todo(Dialect dialect, Connection connection) {
    this.dialect = dialect;
    this.connection = connection;
    table = dialect.quote(Series.TODO);
  }

  private String where() {
    return " where "
        + dialect.quote("type")
        + " = ? and step = ? and "
        + dialect.quote("hour")
        + " = ?";
  }

  private PreparedStatement key(String sql, int at, String type, Step step, long hour)
      throws SQLException {
    PreparedStatement s = connection.prepareStatement(sql);
    s.setString(at, type);
    s.setInt(at + 1, step.number);
    s.setLong(at + 2, hour);
    return s;
  }

  /**
   * What is to be known before rows of roll-ups are read.
   *
   * @param forgotten before which hour rows were deleted; far in the past when none were
   * @param version another one whenever rows of roll-ups were written or deleted
   * @param marks hours with rows that were not counted, with their versions
   */
  record State(long forgotten, long version, NavigableMap<Long, Long> marks) {}

  /**
   * In one question: what stands here of a type, and of hours up to the last, which is included.
   */
  State state(String type, long from, long to, int seconds) throws SQLException {
    long forgotten = Long.MIN_VALUE;
    long version = 0;
    TreeMap<Long, Long> marks = new TreeMap<>();
    String hour = dialect.quote("hour");
    String sql =
        "select step, "
            + hour
            + ", version from "
            + table
            + " where "
            + dialect.quote("type")
            + " = ? and (step <= 0 or step = 1 and "
            + hour
            + " >= ? and "
            + hour
            + " <= ?)";
    try (PreparedStatement s = connection.prepareStatement(sql)) {
      s.setQueryTimeout(seconds);
      s.setString(1, type);
      s.setLong(2, from);
      s.setLong(3, to);
      try (ResultSet r = s.executeQuery()) {
        while (r.next()) {
          int step = r.getInt(1);
          if (step == Step.HOUR.number) {
            marks.put(r.getLong(2), r.getLong(3));
          } else if (step == Step.FORGOTTEN.number) {
            forgotten = r.getLong(2);
          } else {
            version = r.getLong(3);
          }
        }
      }
    }
    return new State(forgotten, version, marks);
  }

  /** Rows of roll-ups of this type were written or deleted. */
  void wrote(String type) throws SQLException {
    mark(type, Step.WRITTEN, List.of(0L));
  }

  /** Marks these hours or days. Two who do so at once: one of them waits for the other's commit. */
  void mark(String type, Step step, Collection<Long> hours) throws SQLException {
    for (long hour : hours) {
      try (PreparedStatement s =
          key("update " + table + " set version = version + 1" + where(), 1, type, step, hour)) {
        if (s.executeUpdate() > 0) {
          continue;
        }
      }
      insert(type, step, hour);
    }
  }

  private void insert(String type, Step step, long hour) throws SQLException {
    String names = dialect.quote("type") + ", step, " + dialect.quote("hour") + ", version";
    String sql = "insert into " + table + " (" + names + ") values (?, ?, ?, 1)";
    try (PreparedStatement s = key(sql, 1, type, step, hour)) {
      s.executeUpdate();
    }
  }

  /** Takes a mark away, if it is still this one. */
  void done(String type, Step step, long hour, long version) throws SQLException {
    try (PreparedStatement s =
        key("delete from " + table + where() + " and version = ?", 1, type, step, hour)) {
      s.setLong(4, version);
      s.executeUpdate();
    }
  }

  /** The marks of a type with their versions, in order; the last hour included. */
  NavigableMap<Long, Long> of(String type, Step step, long from, long to) throws SQLException {
    TreeMap<Long, Long> found = new TreeMap<>();
    String hour = dialect.quote("hour");
    try (PreparedStatement s =
        key(
            "select "
                + hour
                + ", version from "
                + table
                + " where "
                + dialect.quote("type")
                + " = ? and step = ? and "
                + hour
                + " >= ? and "
                + hour
                + " <= ?",
            1,
            type,
            step,
            from)) {
      s.setLong(4, to);
      try (ResultSet r = s.executeQuery()) {
        while (r.next()) {
          found.put(r.getLong(1), r.getLong(2));
        }
      }
    }
    return found;
  }

  /** Before which hour rows were deleted; far in the past when none were. */
  long forgotten(String type) throws SQLException {
    Map<Long, Long> row = of(type, Step.FORGOTTEN, Long.MIN_VALUE, Long.MAX_VALUE);
    return row.isEmpty() ? Long.MIN_VALUE : row.keySet().iterator().next();
  }

  /** Rows before this hour were deleted. */
  void forget(String type, long before) throws SQLException {
    NavigableMap<Long, Long> row = of(type, Step.FORGOTTEN, Long.MIN_VALUE, Long.MAX_VALUE);
    if (!row.isEmpty() && row.lastKey() >= before) {
      return;
    }
    for (Map.Entry<Long, Long> old : row.entrySet()) {
      done(type, Step.FORGOTTEN, old.getKey(), old.getValue());
    }
    insert(type, Step.FORGOTTEN, before);
  }

  /** Some marked hours up to this one. */
  List<Long> some(Collection<String> types, Step step, long to, int most) throws SQLException {
    List<Long> hours = new ArrayList<>();
    for (String type : types) {
      hours.addAll(of(type, step, Long.MIN_VALUE, to).keySet());
    }
    return hours.stream().distinct().sorted().limit(most).toList();
  }

  /** Hours since 1970 of a time in microseconds. */
  static long hour(long micros) {
    return Math.floorDiv(micros, MICROS);
  }

  /** The first hour of an hour's day. */
  static long day(long hour) {
    return Math.floorDiv(hour, DAY) * DAY;
  }
}
