package io.weir.plugins.store.jdbc;

import io.weir.api.Event;
import io.weir.api.EventId;
import io.weir.api.EventType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rows whose key is the id's three columns. */
final class KeyedRows implements NewRows {
  private static final int ASKED_AT_ONCE = 200;

  private final PreparedStatement highest;
  private final PreparedStatement known;

  KeyedRows(Dialect dialect, Connection connection, EventType type) throws SQLException {
    String table = dialect.quote(type.name());
    String stream = dialect.quote("stream");
    String place = dialect.quote("place");
    highest =
        connection.prepareStatement(
            "select "
                + place
                + " from "
                + table
                + " where "
                + stream
                + " = ? order by "
                + stream
                + " desc, "
                + place
                + " desc limit 1");
    known =
        connection.prepareStatement(
            "select "
                + place
                + ", "
                + dialect.quote("line_check")
                + " from "
                + table
                + " where "
                + stream
                + " = ? and "
                + place
                // The bounds are what H2 looks up by; it only filters by the list.
                + " between ? and ? and "
                + place
                + " in ("
                + "?, ".repeat(ASKED_AT_ONCE - 1)
                + "?)");
  }

  @Override
  public List<Event> of(List<Event> events) throws SQLException {
    Set<EventId> known = known(events);
    boolean all = known.isEmpty();
    for (int i = 1; all && i < events.size(); i++) {
      all = !events.get(i).id().equals(events.get(i - 1).id());
    }
    if (all) {
      return events;
    }
    List<Event> fresh = new ArrayList<>();
    EventId last = null;
    for (Event e : events) {
      if (!e.id().equals(last) && !known.contains(e.id())) {
        fresh.add(e);
      }
      last = e.id();
    }
    return fresh;
  }

  /** Which of these ids the table has already. */
  private Set<EventId> known(List<Event> events) throws SQLException {
    long stream = events.get(0).id().stream();
    long top;
    highest.setLong(1, stream);
    try (ResultSet r = highest.executeQuery()) {
      if (!r.next()) {
        return Set.of();
      }
      top = r.getLong(1);
    }
    // The usual case: the log grew, and all that comes is behind what is there.
    if (events.get(0).id().place() > top) {
      return Set.of();
    }
    Set<EventId> there = new HashSet<>();
    List<Long> places = new ArrayList<>(ASKED_AT_ONCE);
    for (Event e : events) {
      long place = e.id().place();
      if (place > top) {
        break;
      }
      places.add(place);
      if (places.size() == ASKED_AT_ONCE) {
        ask(stream, places, there);
      }
    }
    if (!places.isEmpty()) {
      ask(stream, places, there);
    }
    return there;
  }

  private void ask(long stream, List<Long> places, Set<EventId> there) throws SQLException {
    known.setLong(1, stream);
    known.setLong(2, places.get(0));
    known.setLong(3, places.get(places.size() - 1));
    for (int i = 0; i < ASKED_AT_ONCE; i++) {
      known.setLong(i + 4, places.get(Math.min(i, places.size() - 1)));
    }
    try (ResultSet r = known.executeQuery()) {
      while (r.next()) {
        there.add(new EventId(stream, r.getLong(1), r.getInt(2)));
      }
    }
    places.clear();
  }
}
