package io.weir.plugins.store.jdbc;

import io.weir.api.Event;
import io.weir.api.EventId;
import io.weir.api.Field;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;

/** Keeps events that the database would not take, as JSON in the table {@code refused}. */
final class Refusals {
  private static final int LONGEST_REASON = 1000;

  private final Dialect dialect;
  private final Connection connection;

  Refusals(Dialect dialect, Connection connection) {
    this.dialect = dialect;
    this.connection = connection;
  }

  /** Writes the event once; the caller commits. */
  void write(Event event, String reason) throws SQLException {
    String table = dialect.quote(Schema.REFUSED);
    EventId id = event.id();
    try (PreparedStatement s =
        connection.prepareStatement(
            "select 1 from "
                + table
                + " where "
                + dialect.quote("type")
                + " = ? and "
                + dialect.quote("stream")
                + " = ? and "
                + dialect.quote("place")
                + " = ? and "
                + dialect.quote("line_check")
                + " = ?")) {
      s.setString(1, event.type().name());
      s.setLong(2, id.stream());
      s.setLong(3, id.place());
      s.setInt(4, id.check());
      try (ResultSet r = s.executeQuery()) {
        if (r.next()) {
          return;
        }
      }
    }
    StringBuilder names = new StringBuilder();
    for (String name :
        new String[] {"time", "type", "stream", "place", "line_check", "reason", "event"}) {
      names.append(names.isEmpty() ? "" : ", ").append(dialect.quote(name));
    }
    try (PreparedStatement s =
        connection.prepareStatement(
            "insert into " + table + " (" + names + ") values (?, ?, ?, ?, ?, ?, ?)")) {
      // The time itself may be what was refused; the JSON has it as it is.
      dialect.bindTime(s, 1, Questions.micros(event.time()));
      s.setString(2, event.type().name());
      s.setLong(3, id.stream());
      s.setLong(4, id.place());
      s.setInt(5, id.check());
      s.setString(6, ascii(reason, LONGEST_REASON));
      s.setString(7, json(event));
      s.executeUpdate();
    }
  }

  private static String ascii(String text, int most) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length() && out.length() < most; i++) {
      char c = text.charAt(i);
      out.append(c >= ' ' && c < 127 ? c : '?');
    }
    return out.toString();
  }

  /** In ASCII alone: a table that refused the text itself takes this. */
  private static String json(Event event) {
    StringBuilder out = new StringBuilder("{");
    string(out, "time").append(':');
    string(out, event.time().toString()).append(',');
    string(out, "type").append(':');
    string(out, event.type().name());
    for (Map.Entry<String, Long> e :
        Map.of(
                "stream",
                event.id().stream(),
                "place",
                event.id().place(),
                "line_check",
                (long) event.id().check(),
                "times",
                (long) event.times())
            .entrySet()) {
      string(out.append(','), e.getKey()).append(':').append(e.getValue().longValue());
    }
    for (int i = 0; i < event.type().fields().size(); i++) {
      Field field = event.type().fields().get(i);
      Object value = event.value(i);
      if (value == null) {
        continue;
      }
      string(out.append(','), field.name()).append(':');
      boolean number =
          value instanceof Double d ? !d.isNaN() && !d.isInfinite() : value instanceof Long;
      if (number && field.kind() != Field.Kind.TIME) {
        out.append(value);
      } else {
        String text = event.text(field.name());
        string(out, text == null ? value.toString() : text);
      }
    }
    return out.append('}').toString();
  }

  private static StringBuilder string(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c >= ' ' && c < 127) {
        out.append(c);
      } else {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          out.append(Character.forDigit(c >> shift & 15, 16));
        }
      }
    }
    return out.append('"');
  }
}
