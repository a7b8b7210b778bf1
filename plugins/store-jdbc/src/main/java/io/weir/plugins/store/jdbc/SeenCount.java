package io.weir.plugins.store.jdbc;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.store.Bucket;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts the events with a value by what postings say, over time; what they do not know, from the
 * rows. One thread, one answer.
 */
final class SeenCount implements SeenTimes.To {
  private static final long SECOND = 1_000_000;

  private final Dialect dialect;
  private final RolledTimes times;
  private final SeenTimes seen;
  private final Grouping grouping;
  private final Query query;
  private final Map<Long, Long> counts = new TreeMap<>();
  private final List<Long> unknown = new ArrayList<>();
  private long from;
  private long until;

  SeenCount(Dialect dialect, RolledTimes times, SeenTimes seen, Grouping grouping, Query query) {
    this.dialect = dialect;
    this.times = times;
    this.seen = seen;
    this.grouping = grouping;
    this.query = query;
    if (query.bucket() == null) {
      counts.put(0L, 0L);
    }
  }

  @Override
  public void seen(long second, long often) {
    if (second >= from && second + SECOND <= until) {
      count(second, often);
    }
  }

  @Override
  public void unknown(long hour) {
    unknown.add(hour);
  }

  private void count(long micros, long often) {
    Bucket bucket = query.bucket();
    long piece = bucket == null ? 0 : Event.micros(bucket.start(Event.instant(micros)));
    counts.merge(piece, often, Figures::plus);
  }

  Table table(Connection connection, EventType type, Search search, Deadline deadline)
      throws SQLException, StoreException {
    SeenTimes.Stretch asked = Questions.time(query);
    SeenTimes.Stretch there = times.rows(connection, type, asked, deadline);
    if (there != null) {
      // Seconds that the time cuts are read.
      from = Math.floorDiv(there.from() + SECOND - 1, SECOND) * SECOND;
      until = Math.floorDiv(there.until(), SECOND) * SECOND;
      long first = Todo.hour(there.from());
      long end = Todo.hour(there.until() - 1) + 1;
      seen.read(connection, type, search, first, end, deadline, this);
      boolean firstIsKnown = !unknown.contains(first);
      boolean lastIsKnown = !unknown.contains(end - 1);
      for (long hour : unknown) {
        long a = Math.max(there.from(), hour * Todo.MICROS);
        rows(connection, type, a, Math.min(there.until(), (hour + 1) * Todo.MICROS), deadline);
      }
      if (firstIsKnown) {
        rows(connection, type, there.from(), Math.min(from, there.until()), deadline);
      }
      if (lastIsKnown && (until >= from || !firstIsKnown)) {
        rows(connection, type, Math.max(until, there.from()), there.until(), deadline);
      }
    }
    List<List<@Nullable Object>> rows = new ArrayList<>();
    counts.forEach(
        (piece, count) -> {
          List<@Nullable Object> row = new ArrayList<>();
          if (query.bucket() != null) {
            row.add(piece);
          }
          row.add(count);
          rows.add(row);
        });
    return Fold.table(grouping.columns(), query, rows);
  }

  private void rows(Connection connection, EventType type, long begin, long end, Deadline deadline)
      throws SQLException, StoreException {
    if (begin >= end) {
      return;
    }
    Shape shape = Shape.of(type);
    Where which =
        Questions.which(dialect, shape, query, List.of(new SeenTimes.Stretch(begin, end)));
    String sql =
        "select "
            + shape.value(dialect, "time")
            + ", "
            + dialect.quote(shape.weight())
            + which.sql();
    try (PreparedStatement s = connection.prepareStatement(sql)) {
      s.setQueryTimeout(deadline.seconds());
      int at = 1;
      for (Object value : which.values()) {
        if (value instanceof Where.Micros m) {
          dialect.bindTime(s, at++, m.value());
        } else {
          s.setObject(at++, value);
        }
      }
      try (ResultSet r = s.executeQuery()) {
        while (r.next()) {
          deadline.check();
          count(r.getLong(1), r.getLong(2));
        }
      }
    }
  }
}
