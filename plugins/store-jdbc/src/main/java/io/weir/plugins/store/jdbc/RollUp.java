package io.weir.plugins.store.jdbc;

import io.weir.api.EventType;
import io.weir.api.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Brings the table {@code hourly} up to the rows. Where the {@link HourTally} knows as many rows of
 * an hour as the table has, it knows all of them; else the hour's rows are read once, whatever
 * number of fields is counted.
 */
final class RollUp {
  private static final long HOUR = 3_600_000_000L;

  /** Hours counted in one transaction: an old log brings thousands. */
  private static final int AT_ONCE = 24;

  private static final int BATCH = 1_000;

  /** Seconds by which lines may be late without their hour being counted twice. */
  private static final long LATE = 60;

  private final Dialect dialect;
  private final Connection connection;
  private final HourTally tally;
  private final Todo todo;
  private final RollUpWriter writer;

  RollUp(Dialect dialect, Connection connection, HourTally tally, Series series) {
    this.dialect = dialect;
    this.connection = connection;
    this.tally = tally;
    todo = new Todo(dialect, connection);
    writer = new RollUpWriter(dialect, connection, series);
  }

  /** Hours that follow each other, in microseconds: {@code from} included, {@code until} not. */
  private record Run(long from, long until) {}

  /**
   * Counts again, one transaction a day at most: these hours, or, when none is named, some that are
   * marked and over. Never both: in an old log that is being read all hours are over, and the one
   * that is read would be counted and written each time.
   *
   * @param now an hour is over a minute after its end
   */
  void count(Collection<EventType> types, Collection<Instant> hours, Instant now)
      throws SQLException, StoreException {
    long over = Todo.hour(Questions.micros(now.minusSeconds(LATE))) - 1;
    TreeSet<Long> all = new TreeSet<>();
    for (Instant hour : hours) {
      all.add(Questions.micros(hour.truncatedTo(ChronoUnit.HOURS)));
    }
    if (hours.isEmpty()) {
      List<String> names = types.stream().map(EventType::name).toList();
      for (long hour : todo.some(names, Todo.Step.HOUR, over, AT_ONCE)) {
        all.add(hour * HOUR);
      }
    }
    for (Run run : runs(all)) {
      // Asked before anything is written: only then a number of rows is there at once.
      Set<EventType> known = new HashSet<>();
      for (EventType type : types) {
        if (isKnown(type, run.from())) {
          known.add(type);
        }
      }
      List<HourCounts> written = new ArrayList<>();
      for (EventType type : types) {
        count(type, run, known.contains(type), over, written);
      }
      connection.commit();
      written.forEach(HourCounts::written);
      tally.rolledUp(run.from(), run.until());
    }
    TreeMap<Long, Long> days = new TreeMap<>();
    for (long hour : all) {
      days.put(Todo.day(hour / HOUR), hour);
    }
    for (EventType type : types) {
      writer.days(type, over, days);
    }
  }

  private void count(EventType type, Run asked, boolean known, long over, List<HourCounts> written)
      throws SQLException, StoreException {
    // What was counted before rows were deleted stays.
    long forgotten = todo.forgotten(type.name());
    Run run = forgotten > asked.from() / HOUR ? new Run(forgotten * HOUR, asked.until()) : asked;
    if (run.from() >= run.until()) {
      return;
    }
    NavigableMap<Long, Long> marks =
        todo.of(type.name(), Todo.Step.HOUR, run.from() / HOUR, run.until() / HOUR - 1);
    if (!known && tally.rows(type, run.from(), run.until()) != rows(type, run)) {
      readAgain(type, run);
    }
    if (run.from() / HOUR <= over) {
      todo.wrote(type.name());
    }
    for (long hour = run.from(); hour < run.until(); hour += HOUR) {
      HourCounts counts = tally.of(hour, type);
      counts = counts == null ? new HourCounts(type) : counts;
      for (FieldCounts field : counts.fields()) {
        replace(type, field, hour, !counts.isWritten());
      }
      counts.whole();
      if (hour / HOUR <= over) {
        writer.hour(type, hour / HOUR, counts);
        Long mark = marks.get(hour / HOUR);
        if (mark != null) {
          todo.done(type.name(), Todo.Step.HOUR, hour / HOUR, mark);
        }
      }
      written.add(counts);
    }
  }

  private static List<Run> runs(Set<Long> starts) {
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

  /** Asks for the number of all rows, where that is quicker than counting those of an hour. */
  private boolean isKnown(EventType type, long from) throws SQLException {
    return dialect.countsAtOnce()
        && tally.isWhole(type, from, JdbcStore.rows(dialect, connection, type));
  }

  private long rows(EventType type, Run run) throws SQLException {
    try (PreparedStatement s = prepare("select count(*)" + from(type), run);
        ResultSet r = s.executeQuery()) {
      return r.next() ? r.getLong(1) : 0;
    }
  }

  /** Hours of which the tally does not know all rows are counted from the rows. */
  private void readAgain(EventType type, Run run) throws SQLException, StoreException {
    String hour = dialect.micros(dialect.hour(dialect.quote("time")));
    Map<Long, Long> there = new TreeMap<>();
    String sql = "select " + hour + ", count(*)" + from(type) + " group by " + hour;
    try (PreparedStatement s = prepare(sql, run);
        ResultSet r = s.executeQuery()) {
      while (r.next()) {
        there.put(r.getLong(1), r.getLong(2));
      }
    }
    for (long h = run.from(); h < run.until(); h += HOUR) {
      HourCounts known = tally.of(h, type);
      long rows = there.getOrDefault(h, 0L);
      if (rows != (known == null ? 0 : known.rows())) {
        tally.put(h, type, rows == 0 ? new HourCounts(type) : read(type, new Run(h, h + HOUR)));
      }
    }
  }

  private HourCounts read(EventType type, Run hour) throws SQLException, StoreException {
    HourCounts counts = new HourCounts(type);
    HourRows.read(dialect, connection, type, hour.from(), hour.until(), counts::add);
    return counts;
  }

  private String from(EventType type) {
    String time = dialect.quote("time");
    return " from " + dialect.quote(type.name()) + " where " + time + " >= ? and " + time + " < ?";
  }

  private PreparedStatement prepare(String sql, Run run) throws SQLException {
    PreparedStatement s = connection.prepareStatement(sql);
    dialect.bindTime(s, 1, run.from());
    dialect.bindTime(s, 2, run.until());
    return s;
  }

  /** Writes what changed of a field's hour, or all of it in place of what stood there. */
  private void replace(EventType type, FieldCounts counts, long hour, boolean all)
      throws SQLException {
    SortedMap<String, FieldCounts.Count> changed = counts.counts(all);
    if (changed.isEmpty() && !all) {
      return;
    }
    String table = dialect.quote(Shape.HOURLY);
    String of =
        "delete from "
            + table
            + " where "
            + String.join(
                " and ",
                dialect.quote("type") + " = ?",
                dialect.quote("field") + " = ?",
                dialect.quote("hour") + " = ?");
    String one = all ? of : of + " and " + dialect.quote("value") + " = ?";
    String name = counts.field().name();
    try (PreparedStatement s = connection.prepareStatement(one)) {
      Batch batch = new Batch(s);
      if (all) {
        key(s, type, name, hour);
        batch.add();
      } else {
        for (String value : changed.keySet()) {
          key(s, type, name, hour);
          s.setString(4, value);
          batch.add();
        }
      }
      batch.end();
    }
    List<String> columns = new ArrayList<>(List.of("type", "field", "hour", "value", "events"));
    type.summed().forEach(sum -> columns.add(Shape.sum(sum)));
    try (PreparedStatement s =
        connection.prepareStatement(
            "insert into "
                + table
                + " ("
                + String.join(", ", columns.stream().map(dialect::quote).toList())
                + ") values ("
                + "?, ".repeat(columns.size() - 1)
                + "?)")) {
      Batch batch = new Batch(s);
      for (Map.Entry<String, FieldCounts.Count> e : changed.entrySet()) {
        key(s, type, name, hour);
        s.setString(4, e.getKey());
        s.setLong(5, e.getValue().events);
        for (int i = 0; i < type.summed().size(); i++) {
          Long sum = e.getValue().sum(i);
          if (sum == null) {
            s.setNull(6 + i, Types.BIGINT);
          } else {
            s.setLong(6 + i, sum);
          }
        }
        batch.add();
      }
      batch.end();
    }
  }

  private void key(PreparedStatement s, EventType type, String field, long hour)
      throws SQLException {
    s.setString(1, type.name());
    s.setString(2, field);
    dialect.bindTime(s, 3, hour);
  }

  /** Sends a statement's batches, so many rows each. */
  private static final class Batch {
    private final PreparedStatement statement;
    private int waiting;

    Batch(PreparedStatement statement) {
      this.statement = statement;
    }

    void add() throws SQLException {
      statement.addBatch();
      if (++waiting == BATCH) {
        end();
      }
    }

    void end() throws SQLException {
      if (waiting > 0) {
        statement.executeBatch();
        waiting = 0;
      }
    }
  }
}
