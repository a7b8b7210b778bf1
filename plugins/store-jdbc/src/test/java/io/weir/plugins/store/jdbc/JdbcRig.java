package io.weir.plugins.store.jdbc;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.store.Store;
import io.weir.api.store.StoreException;
import io.weir.testkit.StoreContract;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A database that the contracts of stores over JDBC use, and their events. */
interface JdbcRig extends StoreContract {
  /** A database that a test can also change by other means than the store. */
  interface Jdbc extends Database {
    Connection admin() throws SQLException;

    void dropIndex(String name) throws SQLException;

    /** A name that may be a reserved word. */
    String quoted(String name);

    default void change(String sql) throws SQLException {
      try (Connection c = admin();
          Statement s = c.createStatement()) {
        s.execute(sql);
      }
    }
  }

  @Override
  Jdbc database(Path folder) throws Exception;

  static Event event(EventType type, int n, Object... namesAndValues) {
    EventBuilder b =
        new EventBuilder()
            .start(type, NOON.getEpochSecond() * 1_000_000 + n * 1000L)
            .id(new EventId(7, n * 100L, n));
    for (int i = 0; i < namesAndValues.length; i += 2) {
      b.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return b.build();
  }

  static List<Event> all(Store store, EventType type) throws StoreException {
    List<Event> out = new ArrayList<>();
    store.read(type, Instant.MIN, Instant.MAX, out::add);
    return out;
  }

  /** The rows of a statement, values between bars. */
  static List<String> rows(Jdbc database, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection c = database.admin();
        Statement s = c.createStatement();
        ResultSet r = s.executeQuery(sql)) {
      while (r.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= r.getMetaData().getColumnCount(); i++) {
          row.add(r.getString(i));
        }
        rows.add(String.join("|", row));
      }
    }
    return rows;
  }
}
