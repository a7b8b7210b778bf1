package io.weir.plugins.store.jdbc;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads all rows of a type in a time, to count them. */
final class HourRows {
  private HourRows() {}

  /** From a time in microseconds until another, which is not included. */
  static void read(
      Dialect dialect,
      Connection connection,
      EventType type,
      long from,
      long until,
      Consumer<Event> to)
      throws SQLException, StoreException {
    read(dialect, connection, type, from, until, null, to);
  }

  /** As above, until a time is over. */
  static void read(
      Dialect dialect,
      Connection connection,
      EventType type,
      long from,
      long until,
      @Nullable Deadline deadline,
      Consumer<Event> to)
      throws SQLException, StoreException {
    Query query =
        Query.about(type.name())
            .between(Event.instant(from), Event.instant(until))
            .order(Query.Order.KEY)
            .within(Duration.ofDays(7))
            .most(Integer.MAX_VALUE);
    Shape shape = Shape.of(type);
    Questions.Statement question = Questions.rows(dialect, shape, query);
    try (PreparedStatement s = connection.prepareStatement(question.sql())) {
      int at = 1;
      for (Object value : question.values()) {
        dialect.bindTime(s, at++, ((Where.Micros) value).value());
      }
      dialect.stream(s);
      Deadline end = deadline == null ? new Deadline(dialect, query) : deadline;
      s.setQueryTimeout(deadline == null ? 0 : end.seconds());
      try (ResultSet r = s.executeQuery()) {
        new EventRows(shape, query, end).read(r, to);
      }
    }
  }
}
