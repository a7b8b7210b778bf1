package io.weir.plugins.store.jdbc;

import io.weir.api.Event;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes events of one type on one connection, each id once. Belongs to the writer's thread; the
 * caller commits.
 */
final class EventWriter {
  private static final Comparator<Event> BY_ID =
      Comparator.comparingLong((Event e) -> e.id().stream())
          .thenComparingLong(e -> e.id().place())
          .thenComparingInt(e -> e.id().check());

  /** Rows that a driver holds before they are sent. */
  private static final int BATCH = 1_000;

  /** So few rows are inserted sooner than loaded. */
  private static final int MANY = 50;

  private static final int ASKED_AT_ONCE = 200;
  private static final int FIXED = 5;

  private final Dialect dialect;
  private final EventType type;
  private final @Nullable BulkLoad bulk;
  private final int width;
  private final int rows;
  private final PreparedStatement insert;
  private final @Nullable PreparedStatement insertMany;
  private final PreparedStatement highest;
  private final PreparedStatement known;

  /**
   * @param bulk for many rows; null: they are inserted too
   */
  EventWriter(Dialect dialect, Connection connection, EventType type, @Nullable BulkLoad bulk)
      throws SQLException {
    this.dialect = dialect;
    this.type = type;
    this.bulk = bulk;
    String table = dialect.quote(type.name());
    String stream = dialect.quote("stream");
    String place = dialect.quote("place");
    StringBuilder names = new StringBuilder(dialect.quote("time"));
    for (String name : new String[] {"stream", "place", "line_check", "times"}) {
      names.append(", ").append(dialect.quote(name));
    }
    for (Field f : type.fields()) {
      names.append(", ").append(dialect.quote(f.name()));
    }
    String into = "insert into " + table + " (" + names + ") values ";
    width = FIXED + type.fields().size();
    String row = "(" + "?, ".repeat(width - 1) + "?)";
    insert = connection.prepareStatement(into + row);
    rows = dialect.rowsPerInsert();
    insertMany =
        rows == 1 ? null : connection.prepareStatement(into + (row + ", ").repeat(rows - 1) + row);
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

  /**
   * Writes those that are not there yet, in the order of their ids, which is the order of the
   * table.
   *
   * @param events of this type; sorted here
   * @return those that were not there
   */
  List<Event> write(List<Event> events) throws SQLException {
    if (!isSorted(events)) {
      events.sort(BY_ID);
    }
    List<Event> written = new ArrayList<>(events.size());
    int from = 0;
    while (from < events.size()) {
      long stream = events.get(from).id().stream();
      int to = from + 1;
      while (to < events.size() && events.get(to).id().stream() == stream) {
        to++;
      }
      written.addAll(writeStream(events.subList(from, to)));
      from = to;
    }
    return written;
  }

  private List<Event> writeStream(List<Event> events) throws SQLException {
    List<Event> fresh = fresh(events, known(events));
    if (bulk != null && fresh.size() >= MANY && bulk.load(type, fresh)) {
      return fresh;
    }
    int done = 0;
    if (insertMany != null) {
      for (; done + rows <= fresh.size(); done += rows) {
        for (int i = 0; i < rows; i++) {
          bind(insertMany, i * width, fresh.get(done + i));
        }
        insertMany.executeUpdate();
      }
    }
    for (int i = done; i < fresh.size(); i++) {
      bind(insert, 0, fresh.get(i));
      insert.addBatch();
      if ((i - done) % BATCH == BATCH - 1 || i == fresh.size() - 1) {
        insert.executeBatch();
      }
    }
    return fresh;
  }

  /** Those that are neither known nor there twice; the list itself in the usual case. */
  private static List<Event> fresh(List<Event> events, Set<EventId> known) {
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

  /** Which of these ids, all of one stream and sorted, the table has already. */
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

  // Almost always the very same object; another declaration of the type is asked by name.
  @SuppressWarnings("ReferenceEquality")
  private void bind(PreparedStatement to, int offset, Event e) throws SQLException {
    dialect.bindTime(to, offset + 1, e.micros());
    to.setLong(offset + 2, e.id().stream());
    to.setLong(offset + 3, e.id().place());
    to.setInt(offset + 4, e.id().check());
    to.setInt(offset + 5, e.times());
    List<Field> fields = type.fields();
    boolean same = e.type() == type;
    for (int i = 0; i < fields.size(); i++) {
      Field f = fields.get(i);
      int at = offset + FIXED + 1 + i;
      Object value = same ? e.value(i) : e.value(f.name());
      if (value == null) {
        to.setNull(at, Types.NULL);
        continue;
      }
      switch (f.kind()) {
        case TEXT, ADDRESS -> to.setString(at, value.toString());
        case INTEGER -> to.setLong(at, (Long) value);
        case DECIMAL -> to.setDouble(at, (Double) value);
        case TIME -> dialect.bindTime(to, at, (Long) value);
      }
    }
  }

  /** Whose events it writes. */
  EventType type() {
    return type;
  }

  /** Forgets rows that were bound when a statement failed. */
  void reset() throws SQLException {
    insert.clearBatch();
  }

  private static boolean isSorted(List<Event> events) {
    for (int i = 1; i < events.size(); i++) {
      if (BY_ID.compare(events.get(i - 1), events.get(i)) > 0) {
        return false;
      }
    }
    return true;
  }
}
