package io.weir.plugins.store.jdbc;

import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A type's rows, or its counts per hour by one field, as questions see them: the only names that
 * ever become identifiers.
 *
 * @param type whose
 * @param by the field by which hours are counted; null for the rows themselves
 * @param columns what may be asked, in order, with their kinds
 */
record Shape(EventType type, @Nullable Field by, Map<String, Field.Kind> columns) {
  static final int ADDRESS_LENGTH = 45;

  /** Longest value that is counted by itself in {@link #HOURLY}; longer ones are cut. */
  static final int VALUE_LENGTH = 255;

  /** The roll-ups: per hour, type, field and value the number of events, and sums. */
  static final String HOURLY = "hourly";

  /** Its key: a page asks for the hours of one field; the oldest hours of a type are forgotten. */
  static final List<String> HOURLY_KEY = List.of("type", "field", "hour", "value");

  /** Its other names: a field of such a name is summed up in a column {@code sum_…}. */
  private static final Set<String> TAKEN = Set.of("type", "field", "hour", "value", "events");

  /** The columns before the fields: of each row the id, the time, and its weight. */
  private static final Map<String, Field.Kind> OF_EACH = new LinkedHashMap<>();

  static {
    OF_EACH.put("time", Field.Kind.TIME);
    for (String name : List.of("stream", "place", "line_check", "times")) {
      OF_EACH.put(name, Field.Kind.INTEGER);
    }
  }

  /** The rows. */
  static Shape of(EventType type) {
    Map<String, Field.Kind> columns = new LinkedHashMap<>(OF_EACH);
    for (Field f : type.fields()) {
      columns.put(f.name(), f.kind());
    }
    return new Shape(type, null, columns);
  }

  /** The counts by a field. */
  static Shape hourly(EventType type, String field) throws StoreException {
    if (!type.counted().contains(field)) {
      throw new StoreException(
          Reason.FATAL, type + " is not counted by " + field + " but by " + type.counted(), null);
    }
    Map<String, Field.Kind> columns = new LinkedHashMap<>();
    for (String sum : type.summed()) {
      columns.put(sum, Field.Kind.INTEGER);
    }
    columns.put(field, type.field(field).kind());
    return new Shape(type, type.field(field), columns);
  }

  boolean isHourly() {
    return by != null;
  }

  String table() {
    return isHourly() ? HOURLY : type.name();
  }

  /** The column of time. */
  String time() {
    return isHourly() ? "hour" : "time";
  }

  /** The column that says how many events a row stands for. */
  String weight() {
    return isHourly() ? "events" : "times";
  }

  /** The column of {@link #HOURLY} with the sum of a field. */
  static String sum(String field) {
    return TAKEN.contains(field) ? "sum_" + field : field;
  }

  /** SQL for the value of one of the {@link #columns}, as the database has it. */
  String sql(Dialect dialect, String name) {
    if (by == null) {
      return dialect.quote(name);
    }
    if (!name.equals(by.name())) {
      return dialect.quote(sum(name));
    }
    String value = "nullif(" + dialect.quote("value") + ", '" + FieldCounts.OTHERS + "')";
    return by.kind() == Field.Kind.TEXT || by.kind() == Field.Kind.ADDRESS
        ? value
        : dialect.cast(value, by.kind());
  }

  /** As {@link #sql}, times as microseconds. */
  String value(Dialect dialect, String name) {
    String sql = sql(dialect, name);
    return columns.get(name) == Field.Kind.TIME ? dialect.micros(sql) : sql;
  }
}
