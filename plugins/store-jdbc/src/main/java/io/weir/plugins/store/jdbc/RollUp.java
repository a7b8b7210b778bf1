package io.weir.plugins.store.jdbc;

import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.FieldKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Counts the rows of clock hours into the table {@code hourly}, in place of what stood there. */
final class RollUp {
  private static final long HOUR = 3_600_000_000L;

  /** Hours counted in one transaction: an old log brings thousands. */
  private static final int AT_ONCE = 24;

  private final Dialect dialect;
  private final Connection connection;

  RollUp(Dialect dialect, Connection connection) {
    this.dialect = dialect;
    this.connection = connection;
  }

  /** Hours that follow each other, in microseconds: {@code from} included, {@code until} not. */
  private record Run(long from, long until) {}

  /** Counts again, one transaction a day at most. */
  void count(Collection<EventType> types, Collection<Instant> hours) throws SQLException {
    for (Run run : runs(hours)) {
      delete(run);
      for (EventType type : types) {
        for (String field : type.counted()) {
          insert(type, type.field(field), run);
        }
      }
      connection.commit();
    }
  }

  private static List<Run> runs(Collection<Instant> hours) {
    TreeSet<Long> starts = new TreeSet<>();
    for (Instant hour : hours) {
      starts.add(Questions.micros(hour.truncatedTo(ChronoUnit.HOURS)));
    }
    List<Run> runs = new ArrayList<>();
    for (long start : starts) {
      Run last = runs.isEmpty() ? new Run(start, start) : runs.remove(runs.size() - 1);
      if (last.until() == start && start - last.from() < AT_ONCE * HOUR) {
        runs.add(new Run(last.from(), start + HOUR));
      } else {
        runs.add(last);
        runs.add(new Run(start, start + HOUR));
      }
    }
    return runs;
  }

  private void delete(Run run) throws SQLException {
    String hour = dialect.quote("hour");
    try (PreparedStatement s =
        connection.prepareStatement(
            "delete from "
                + dialect.quote(Shape.HOURLY.table())
                + " where "
                + hour
                + " >= ? and "
                + hour
                + " < ?")) {
      dialect.bindTime(s, 1, run.from());
      dialect.bindTime(s, 2, run.until());
      s.executeUpdate();
    }
  }

  private void insert(EventType type, Field field, Run run) throws SQLException {
    String time = dialect.quote("time");
    String column = dialect.quote(field.name());
    String hour = dialect.hour(time);
    String value = dialect.head(column, field.kind(), Shape.VALUE_LENGTH);
    boolean sized = type.has("size") && type.field("size").kind() == FieldKind.INTEGER;
    StringBuilder names = new StringBuilder();
    for (String name : Shape.HOURLY.columns().keySet()) {
      names.append(names.isEmpty() ? "" : ", ").append(dialect.quote(name));
    }
    try (PreparedStatement s =
        connection.prepareStatement(
            "insert into "
                + dialect.quote(Shape.HOURLY.table())
                + " ("
                + names
                + ") select "
                + hour
                + ", '"
                + type.name()
                + "', '"
                + field.name()
                + "', "
                + value
                + ", sum("
                + dialect.quote("times")
                + "), "
                + (sized ? "sum(" + dialect.quote("size") + ")" : "null")
                + " from "
                + dialect.quote(type.name())
                + " where "
                + time
                + " >= ? and "
                + time
                + " < ? and "
                + column
                + " is not null group by "
                + hour
                + ", "
                + value)) {
      dialect.bindTime(s, 1, run.from());
      dialect.bindTime(s, 2, run.until());
      s.executeUpdate();
    }
  }
}
