package io.weir.plugins.store.jdbc;

import io.weir.api.Event;
import io.weir.api.EventId;
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

/**
 * Rows whose key is one whole number, made of the id: where a database keeps its rows in the order
 * of such a key, it needs no index beside them. From the top: 15 bits of the stream's hash, 40 of
 * the place, 8 that count on. Events of other streams, or of files that begin alike, may fall on
 * the same number; they take the next free one. So an event is where its id says, or up to 255
 * numbers on.
 */
final class NumberedRows implements NewRows {
  /** The key's column; no declared field can be called so. */
  static final String COLUMN = "_row";

  private static final int ASKED_AT_ONCE = 200;
  private static final int PLACE_BITS = 40;
  private static final int MORE_BITS = 8;
  private static final long PLACES = (1L << PLACE_BITS) - 1;
  private static final long MORE = (1L << MORE_BITS) - 1;

  private final PreparedStatement highest;
  private final PreparedStatement known;
  private long[] numbers = new long[0];
  private int count;

  NumberedRows(Dialect dialect, Connection connection, EventType type) throws SQLException {
    String table = dialect.quote(type.name());
    String row = dialect.quote(COLUMN);
    highest =
        connection.prepareStatement(
            "select "
                + row
                + " from "
                + table
                + " where "
                + row
                + " between ? and ? order by "
                + row
                + " desc limit 1");
    known =
        connection.prepareStatement(
            "select "
                + String.join(
                    ", ",
                    row,
                    dialect.quote("stream"),
                    dialect.quote("place"),
                    dialect.quote("line_check"))
                + " from "
                + table
                + " where "
                + row
                + " between ? and ? and (bitand("
                + row
                + ", "
                + MORE
                + ") <> 0 or "
                + row
                + " in ("
                + "?, ".repeat(ASKED_AT_ONCE - 1)
                + "?))");
  }

  /** The number at which an event is, if no other is there. */
  static long of(long stream, long place) {
    // Fibonacci hashing: the product's top bits depend on all bits of the stream's name.
    long hash = stream * 0x9E3779B97F4A7C15L >>> PLACE_BITS + MORE_BITS + 1;
    return hash << PLACE_BITS + MORE_BITS | (place & PLACES) << MORE_BITS;
  }

  /** The smallest number of streams whose hash is that of this number. */
  static long first(long number) {
    return number >>> PLACE_BITS + MORE_BITS << PLACE_BITS + MORE_BITS;
  }

  private static long of(Event event) {
    return of(event.id().stream(), event.id().place());
  }

  /** The number of an event of the list that was returned last. */
  long number(int index) {
    return numbers[index];
  }

  @Override
  public List<Event> of(List<Event> events) throws SQLException {
    if (numbers.length < events.size()) {
      numbers = new long[events.size()];
    }
    count = 0;
    if (areBehind(events)) {
      for (Event e : events) {
        numbers[count++] = of(e);
      }
      return events;
    }
    List<Event> fresh = new ArrayList<>(events.size());
    int from = 0;
    while (from < events.size()) {
      int to = from + 1;
      // Places above 2^40 begin anew.
      while (to < events.size()
          && to - from < ASKED_AT_ONCE
          && of(events.get(to)) >= of(events.get(to - 1))) {
        to++;
      }
      part(events.subList(from, to), fresh);
      from = to;
    }
    return fresh;
  }

  /**
   * The usual case: the log grew, and all that comes is behind what is there, each at a place of
   * its own.
   */
  private boolean areBehind(List<Event> events) throws SQLException {
    for (int i = 1; i < events.size(); i++) {
      if (of(events.get(i)) <= of(events.get(i - 1))) {
        return false;
      }
    }
    long stream = events.get(0).id().stream();
    highest.setLong(1, of(stream, 0));
    highest.setLong(2, of(stream, PLACES) | MORE);
    try (ResultSet r = highest.executeQuery()) {
      return !r.next() || of(events.get(0)) > r.getLong(1);
    }
  }

  /** Events whose numbers ascend. */
  private void part(List<Event> events, List<Event> fresh) throws SQLException {
    NavigableMap<Long, EventId> there = ask(events);
    // What this very call gave away.
    for (int i = count - 1; i >= 0 && (numbers[i] | MORE) >= of(events.get(0)); i--) {
      there.put(numbers[i], fresh.get(i).id());
    }
    for (Event e : events) {
      long first = of(e);
      long free = first;
      boolean known = false;
      for (Map.Entry<Long, EventId> other :
          there.subMap(first, true, first | MORE, true).entrySet()) {
        known |= other.getValue().equals(e.id());
        free += other.getKey() == free ? 1 : 0;
      }
      if (known) {
        continue;
      }
      if (free > (first | MORE)) {
        throw new SQLException(
            MORE + 1 + " other events already have the place of " + e.id() + " already", "22003");
      }
      there.put(free, e.id());
      fresh.add(e);
      numbers[count++] = free;
    }
  }

  private NavigableMap<Long, EventId> ask(List<Event> events) throws SQLException {
    known.setLong(1, of(events.get(0)));
    known.setLong(2, of(events.get(events.size() - 1)) | MORE);
    for (int i = 0; i < ASKED_AT_ONCE; i++) {
      known.setLong(i + 3, of(events.get(Math.min(i, events.size() - 1))));
    }
    NavigableMap<Long, EventId> there = new TreeMap<>();
    try (ResultSet r = known.executeQuery()) {
      while (r.next()) {
        there.put(r.getLong(1), new EventId(r.getLong(2), r.getLong(3), r.getInt(4)));
      }
    }
    return there;
  }
}
