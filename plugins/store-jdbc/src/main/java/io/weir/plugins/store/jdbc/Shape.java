package io.weir.plugins.store.jdbc;

import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.FieldKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A table as questions see it: the only names that ever become identifiers.
 *
 * @param table the table's name
 * @param time its column of time
 * @param weight the column that says how many events a row stands for
 * @param columns all columns in order, with their kinds
 */
record Shape(String table, String time, String weight, Map<String, FieldKind> columns) {
  static final int ADDRESS_LENGTH = 45;

  /** Longest value that is counted by itself in {@link #HOURLY}; longer ones are cut. */
  static final int VALUE_LENGTH = 255;

  /** The roll-ups: per hour, type, field and value the number of events. */
  static final Shape HOURLY = new Shape("hourly", "hour", "events", hourly());

  /** Its key: a page asks for the hours of one field; the oldest hours of a type are forgotten. */
  static final List<String> HOURLY_KEY = List.of("type", "field", "hour", "value");

  static Shape of(EventType type) {
    Map<String, FieldKind> columns = new LinkedHashMap<>();
    columns.put("time", FieldKind.TIME);
    columns.put("stream", FieldKind.INTEGER);
    columns.put("place", FieldKind.INTEGER);
    columns.put("line_check", FieldKind.INTEGER);
    columns.put("times", FieldKind.INTEGER);
    for (Field f : type.fields()) {
      columns.put(f.name(), f.kind());
    }
    return new Shape(type.name(), "time", "times", columns);
  }

  private static Map<String, FieldKind> hourly() {
    Map<String, FieldKind> columns = new LinkedHashMap<>();
    columns.put("hour", FieldKind.TIME);
    columns.put("type", FieldKind.TEXT);
    columns.put("field", FieldKind.TEXT);
    columns.put("value", FieldKind.TEXT);
    columns.put("events", FieldKind.INTEGER);
    columns.put("size", FieldKind.INTEGER);
    return columns;
  }
}
