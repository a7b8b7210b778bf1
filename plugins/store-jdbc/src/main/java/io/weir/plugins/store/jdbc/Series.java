package io.weir.plugins.store.jdbc;

import io.weir.api.EventType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The table of roll-ups: rows of bytes under one number, made of the hour, what is counted, and
 * which row of it. So rows of one time lie together, and writing goes on at the end. What a number
 * stands for is in a table of its own. Safe for all threads.
 */
final class Series {
  /** The rows. */
  static final String TABLE = "rollup";

  /** What the numbers stand for. */
  static final String NAMES = "rollup_series";

  /**
   * What is to be done: hours with rows that were not counted yet, days whose hours were counted
   * anew; and before which hour rows were deleted.
   */
  static final String TODO = "rollup_todo";

  private static final int SLOT_BITS = 12;
  private static final int SERIES_BITS = 20;

  private final Map<String, Integer> known = new ConcurrentHashMap<>();

  /** How long the time of a row is, and what it has. */
  enum Kind {
    /** A digest of an hour. */
    HOUR,
    /** A digest of a day. */
    DAY,
    /** Postings of an hour. */
    HOUR_SEEN,
    /** Postings of a day. */
    DAY_SEEN
  }

  private static String name(EventType type, Kind kind, String what) {
    return type.name() + ' ' + kind + ' ' + what;
  }

  /** Reads the numbers, and gives those that are missing. The caller commits. */
  void ensure(Dialect dialect, Connection connection, Collection<EventType> kept)
      throws SQLException {
    read(dialect, connection);
    for (EventType type : kept) {
      for (Rolled rolled : Rolled.of(type)) {
        add(dialect, connection, name(type, Kind.HOUR, rolled.name()));
        add(dialect, connection, name(type, Kind.DAY, rolled.name()));
      }
      for (String field : type.searched()) {
        add(dialect, connection, name(type, Kind.HOUR_SEEN, field));
        add(dialect, connection, name(type, Kind.DAY_SEEN, field));
      }
    }
  }

  private void read(Dialect dialect, Connection connection) throws SQLException {
    try (Statement s = connection.createStatement();
        ResultSet r = s.executeQuery("select id, name from " + dialect.quote(NAMES))) {
      while (r.next()) {
        known.put(r.getString(2), r.getInt(1));
      }
    }
  }

  private void add(Dialect dialect, Connection connection, String name) throws SQLException {
    if (known.containsKey(name)) {
      return;
    }
    int next = known.values().stream().mapToInt(i -> i).max().orElse(0) + 1;
    try (PreparedStatement s =
        connection.prepareStatement(
            "insert into " + dialect.quote(NAMES) + " (id, name) values (?, ?)")) {
      s.setInt(1, next);
      s.setString(2, name);
      s.executeUpdate();
    } catch (SQLException e) {
      // Another process may have given the same number at the same time.
      read(dialect, connection);
      if (!known.containsKey(name)) {
        throw e;
      }
    }
    known.putIfAbsent(name, next);
  }

  /** The number of what is counted; null when nothing of it was ever written. */
  @Nullable Integer of(EventType type, Kind kind, String what) {
    return known.get(name(type, kind, what));
  }

  /** The number of a row. */
  static long row(long hour, int series, int slot) {
    return hour << SERIES_BITS + SLOT_BITS | (long) series << SLOT_BITS | slot;
  }

  /** The hour of a row, since 1970. */
  static long hour(long row) {
    return row >> SERIES_BITS + SLOT_BITS;
  }
}
