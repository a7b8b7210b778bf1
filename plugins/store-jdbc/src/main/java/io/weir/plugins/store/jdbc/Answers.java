package io.weir.plugins.store.jdbc;

import io.weir.api.Event;
import io.weir.api.Field;
import io.weir.api.store.Table;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes tables of result sets. Times become ISO 8601 texts in UTC. */
final class Answers {
  /** Bytes of a row without values, and of a value without its text, about. */
  private static final int ROW = 64;

  private static final int VALUE = 48;

  private Answers() {}

  /** An answer whose columns are declared; times come as microseconds. */
  static Table declared(ResultSet r, List<Grouping.Column> columns, int most) throws SQLException {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    while (rows.size() < most && r.next()) {
      List<@Nullable Object> row = new ArrayList<>(columns.size());
      for (int i = 0; i < columns.size(); i++) {
        row.add(shown(r, i + 1, columns.get(i)));
      }
      rows.add(Collections.unmodifiableList(row));
    }
    return new Table(columns.stream().map(Grouping.Column::name).toList(), rows, r.next());
  }

  private static @Nullable Object shown(ResultSet r, int at, Grouping.Column column)
      throws SQLException {
    if (column.kind() == Field.Kind.INTEGER) {
      BigDecimal number = r.getBigDecimal(at); // a sum may be more than a long holds
      return number == null ? null : Total.whole(number);
    }
    Object value = value(r, at, column.kind());
    return value != null && column.kind() == Field.Kind.TIME ? instant((Long) value) : value;
  }

  /** The value of a column of this kind; times as microseconds. */
  static @Nullable Object value(ResultSet r, int at, Field.Kind kind) throws SQLException {
    Object value =
        switch (kind) {
          case INTEGER, TIME -> r.getLong(at);
          case DECIMAL -> r.getDouble(at);
          case TEXT, ADDRESS -> r.getString(at);
        };
    return r.wasNull() ? null : value;
  }

  private static String instant(long micros) {
    return Event.instant(micros).toString();
  }

  /** The answer would take more memory than it may. */
  static final class TooLarge extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /**
   * An answer to a person's statement: the database says what the columns are.
   *
   * @param mostBytes how much of the heap it may take, about
   */
  static Table any(ResultSet r, int most, long mostBytes) throws SQLException, TooLarge {
    ResultSetMetaData about = r.getMetaData();
    List<String> names = new ArrayList<>();
    for (int i = 1; i <= about.getColumnCount(); i++) {
      names.add(about.getColumnLabel(i));
    }
    List<List<@Nullable Object>> rows = new ArrayList<>();
    long bytes = 0;
    while (rows.size() < most && r.next()) {
      List<@Nullable Object> row = new ArrayList<>(names.size());
      bytes += ROW;
      for (int i = 1; i <= names.size(); i++) {
        Object value = any(r, i, about.getColumnType(i));
        bytes += VALUE + (value instanceof String text ? text.length() : 0);
        if (bytes > mostBytes) {
          throw new TooLarge();
        }
        row.add(value);
      }
      rows.add(Collections.unmodifiableList(row));
    }
    return new Table(List.copyOf(names), rows, r.next());
  }

  private static @Nullable Object any(ResultSet r, int at, int type) throws SQLException {
    Object value =
        switch (type) {
          case Types.TINYINT,
              Types.SMALLINT,
              Types.INTEGER,
              Types.BIGINT,
              Types.NUMERIC,
              Types.DECIMAL ->
              number(r.getBigDecimal(at));
          case Types.REAL, Types.FLOAT, Types.DOUBLE -> r.getDouble(at);
          case Types.BOOLEAN -> r.getBoolean(at);
          case Types.BIT -> r.getLong(at);
          case Types.TIMESTAMP -> time(r.getObject(at, LocalDateTime.class));
          case Types.TIMESTAMP_WITH_TIMEZONE -> time(r.getObject(at, OffsetDateTime.class));
          case Types.DATE -> date(r.getObject(at, LocalDate.class));
          case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB ->
              hex(r.getBytes(at));
          default -> r.getString(at);
        };
    return r.wasNull() ? null : value;
  }

  private static @Nullable String time(@Nullable LocalDateTime time) {
    return time == null ? null : time.toInstant(ZoneOffset.UTC).toString();
  }

  private static @Nullable String time(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant().toString();
  }

  private static @Nullable String date(@Nullable LocalDate date) {
    return date == null ? null : date.toString();
  }

  private static @Nullable String hex(byte @Nullable [] bytes) {
    return bytes == null ? null : HexFormat.of().formatHex(bytes);
  }

  /** Sums are decimals in SQL even where all values are whole. */
  private static @Nullable Object number(@Nullable BigDecimal number) {
    if (number == null) {
      return null;
    }
    if (number.stripTrailingZeros().scale() <= 0 && number.precision() - number.scale() < 19) {
      return number.longValue();
    }
    return number.doubleValue();
  }
}
