package io.weir.plugins.store.jdbc;

import io.weir.api.Event;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes events of one type on one connection, each id once. Belongs to the writer's thread; the
 * caller commits.
 */
final class EventWriter {
  /** Rows that a driver holds before they are sent. */
  private static final int BATCH = 1_000;

  /** So few rows are inserted sooner than loaded. */
  private static final int MANY = 50;

  private static final int FIXED = 5;

  private final Dialect dialect;
  private final EventType type;
  private final @Nullable BulkLoad bulk;
  private final Slots slots;
  private final int width;
  private final int rows;
  private final PreparedStatement insert;
  private final @Nullable PreparedStatement insertMany;
  private final NewRows newRows;
  private final @Nullable NumberedRows numbered;

  /**
   * @param isNumbered whether the table's key is {@link NumberedRows#COLUMN}
   * @param bulk for many rows; null: they are inserted too
   */
  EventWriter(
      Dialect dialect,
      Connection connection,
      EventType type,
      boolean isNumbered,
      @Nullable BulkLoad bulk)
      throws SQLException {
    this.dialect = dialect;
    this.type = type;
    this.bulk = bulk;
    slots = new Slots(type, type.fields().stream().map(Field::name).toList());
    String table = dialect.quote(type.name());
    StringBuilder names = new StringBuilder(dialect.quote("time"));
    for (String name : new String[] {"stream", "place", "line_check", "times"}) {
      names.append(", ").append(dialect.quote(name));
    }
    for (Field f : type.fields()) {
      names.append(", ").append(dialect.quote(f.name()));
    }
    numbered = isNumbered ? new NumberedRows(dialect, connection, type) : null;
    newRows = numbered == null ? new KeyedRows(dialect, connection, type) : numbered;
    if (isNumbered) {
      names.append(", ").append(dialect.quote(NumberedRows.COLUMN));
    }
    String into = "insert into " + table + " (" + names + ") values ";
    width = FIXED + type.fields().size() + (isNumbered ? 1 : 0);
    String row = "(" + "?, ".repeat(width - 1) + "?)";
    insert = connection.prepareStatement(into + row);
    rows = dialect.rowsPerInsert();
    insertMany =
        rows == 1 ? null : connection.prepareStatement(into + (row + ", ").repeat(rows - 1) + row);
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
      events.sort(EventWriter::compare);
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
    List<Event> fresh = newRows.of(events);
    if (bulk != null && fresh.size() >= MANY && bulk.load(type, fresh)) {
      return fresh;
    }
    int done = 0;
    if (insertMany != null) {
      for (; done + rows <= fresh.size(); done += rows) {
        for (int i = 0; i < rows; i++) {
          bind(insertMany, i * width, fresh.get(done + i), done + i);
        }
        insertMany.executeUpdate();
      }
    }
    for (int i = done; i < fresh.size(); i++) {
      bind(insert, 0, fresh.get(i), i);
      insert.addBatch();
      if ((i - done) % BATCH == BATCH - 1 || i == fresh.size() - 1) {
        insert.executeBatch();
      }
    }
    return fresh;
  }

  private void bind(PreparedStatement to, int offset, Event e, int index) throws SQLException {
    dialect.bindTime(to, offset + 1, e.micros());
    to.setLong(offset + 2, e.id().stream());
    to.setLong(offset + 3, e.id().place());
    to.setInt(offset + 4, e.id().check());
    to.setInt(offset + 5, e.times());
    List<Field> fields = type.fields();
    for (int i = 0; i < fields.size(); i++) {
      Field f = fields.get(i);
      int at = offset + FIXED + 1 + i;
      Object value = slots.value(e, i);
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
    if (numbered != null) {
      to.setLong(offset + width, numbered.number(index));
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

  private static int compare(Event one, Event other) {
    EventId a = one.id();
    EventId b = other.id();
    if (a.stream() != b.stream()) {
      return Long.compare(a.stream(), b.stream());
    }
    return a.place() != b.place()
        ? Long.compare(a.place(), b.place())
        : Integer.compare(a.check(), b.check());
  }

  private static boolean isSorted(List<Event> events) {
    for (int i = 1; i < events.size(); i++) {
      if (compare(events.get(i - 1), events.get(i)) > 0) {
        return false;
      }
    }
    return true;
  }
}
