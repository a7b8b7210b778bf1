package io.weir.plugins.store.jdbc;

import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes and extends the tables. What columns there are is asked of the database itself, so that a
 * start after a crash between two statements just goes on.
 */
final class Schema {
  /** Raise it when the tables change, and bring older ones up to it in {@link #ensure}. */
  static final int VERSION = 4;

  static final String VERSION_TABLE = "weir_schema";
  static final String REFUSED = "refused";

  /** The sum that the table of counts always had. */
  private static final String FIRST_SUM = "size";

  private static final Set<String> OWN =
      Set.of(VERSION_TABLE, REFUSED, Shape.HOURLY, Series.TABLE, Series.NAMES, Series.TODO);
  private static final Set<String> ID_COLUMNS =
      Set.of("time", "stream", "place", "line_check", "times");

  private final Dialect dialect;
  private final Connection connection;
  private final String options;

  Schema(Dialect dialect, Connection connection) throws SQLException {
    this.dialect = dialect;
    this.connection = connection;
    options = dialect.tableOptions(connection);
  }

  /** A column as the database describes it. */
  private record Column(String type, long length) {}

  /**
   * Brings the tables to what these types declare; may be called again after a failure.
   *
   * @return the types whose tables have {@link NumberedRows#COLUMN}: not those of an older Weir
   */
  Set<String> ensure(Collection<EventType> kept) throws SQLException, StoreException {
    Set<String> numbered = new HashSet<>();
    Map<String, Map<String, Column>> tables = tables();
    checkVersion(tables.containsKey(VERSION_TABLE));
    for (EventType type : kept) {
      if (OWN.contains(type.name())) {
        throw fatal(
            "an event type must not be called "
                + type.name()
                + ": Weir uses this table"
                + " name itself");
      }
      Map<String, Column> columns = tables.get(type.name());
      if (columns == null ? dialect.numbersRows() : columns.containsKey(NumberedRows.COLUMN)) {
        numbered.add(type.name());
      }
      if (columns == null) {
        create(type);
      } else {
        extend(type, columns);
      }
      indexes(type);
    }
    sums(kept, tables.getOrDefault(Shape.HOURLY, Map.of()).keySet());
    List<String> all = new ArrayList<>(OWN);
    for (EventType type : kept) {
      all.add(type.name());
    }
    // What was kept in former times stays readable.
    tables.forEach(
        (name, columns) -> {
          if (!all.contains(name) && columns.keySet().containsAll(ID_COLUMNS)) {
            all.add(name);
          }
        });
    dialect.finish(connection, kept, all);
    return numbered;
  }

  private void checkVersion(boolean there) throws SQLException, StoreException {
    String q = dialect.quote(VERSION_TABLE);
    if (!there) {
      execute("create table " + q + " (version integer not null)" + options);
    }
    int found = 0;
    try (Statement s = connection.createStatement();
        ResultSet r = s.executeQuery("select max(version) from " + q)) {
      if (r.next()) {
        found = r.getInt(1);
      }
    }
    if (found > VERSION) {
      throw fatal(
          "its tables have version "
              + found
              + ", this Weir knows "
              + VERSION
              + ": use the newer Weir that created them, or another database");
    }
    // Made by name and only where missing: a crash in between is repaired by the next start.
    createOwn();
    createRollUps();
    if (found == 0) {
      execute("insert into " + q + " (version) values (" + VERSION + ")");
    } else if (found < VERSION) {
      new Upgrade(dialect, connection).from(found);
      execute("update " + q + " set version = " + VERSION);
    }
  }

  private void createOwn() throws SQLException {
    execute(
        "create table if not exists "
            + dialect.quote(REFUSED)
            + " ("
            + columns("time", dialect.time() + " not null", "type", dialect.text(40) + " not null")
            + ", "
            + idColumns()
            + ", "
            + columns("reason", dialect.text(1000), "event", dialect.text(2_000_000))
            + ", primary key ("
            + names("type", "stream", "place", "line_check")
            + "))"
            + options);
    execute(
        "create table if not exists "
            + dialect.quote(Shape.HOURLY)
            + " ("
            + columns(
                "hour",
                dialect.time() + " not null",
                "type",
                dialect.text(40) + " not null",
                "field",
                dialect.text(40) + " not null",
                "value",
                dialect.text(Shape.VALUE_LENGTH) + " not null",
                "events",
                "bigint not null",
                FIRST_SUM,
                "bigint")
            + ", primary key ("
            + names(Shape.HOURLY_KEY.toArray(new String[0]))
            + "))"
            + options);
  }

  /** The rows of roll-ups are bytes, because a month of them is read for a page. */
  private void createRollUps() throws SQLException {
    execute(
        "create table if not exists "
            + dialect.quote(Series.TABLE)
            + " ("
            + columns("id", "bigint not null primary key", "data", dialect.bytes() + " not null")
            + ")"
            + options);
    execute(
        "create table if not exists "
            + dialect.quote(Series.NAMES)
            + " ("
            + columns("id", "integer not null primary key", "name", dialect.text(700) + " not null")
            + ")"
            + options);
    execute(
        "create table if not exists "
            + dialect.quote(Series.TODO)
            + " ("
            + columns("type", dialect.text(40) + " not null", "step", "integer not null")
            + ", "
            + columns("hour", "bigint not null", "version", "bigint not null")
            + ", primary key ("
            + names("type", "step", "hour")
            + "))"
            + options);
  }

  /** A column of the counts for each name that some type sums up. */
  private void sums(Collection<EventType> kept, Set<String> there) throws SQLException {
    Set<String> made = new HashSet<>(there);
    made.add(FIRST_SUM);
    for (EventType type : kept) {
      for (String sum : type.summed()) {
        String column = Shape.sum(sum);
        if (made.add(column)) {
          execute(
              "alter table "
                  + dialect.quote(Shape.HOURLY)
                  + " add column "
                  + columns(column, "bigint"));
        }
      }
    }
  }

  private void create(EventType type) throws SQLException {
    StringBuilder sql =
        new StringBuilder("create table ").append(dialect.quote(type.name())).append(" (");
    sql.append(columns("time", dialect.time() + " not null")).append(", ").append(idColumns());
    sql.append(", ").append(columns("times", "integer not null"));
    dialect.columns(type).forEach((name, column) -> sql.append(", ").append(columns(name, column)));
    if (dialect.numbersRows()) {
      sql.append(", ").append(columns(NumberedRows.COLUMN, "bigint invisible not null"));
      sql.append(", primary key (").append(names(NumberedRows.COLUMN)).append("))");
    } else {
      sql.append(", primary key (").append(names("stream", "place", "line_check")).append("))");
    }
    execute(sql.append(options).toString());
  }

  /** Makes what is missing: a start may have ended between a table and its indexes. */
  private void indexes(EventType type) throws SQLException {
    Set<String> there = new HashSet<>();
    try (ResultSet r =
        connection
            .getMetaData()
            .getIndexInfo(
                connection.getCatalog(), connection.getSchema(), type.name(), false, true)) {
      while (r.next()) {
        there.add(lower(r.getString("INDEX_NAME")));
      }
    }
    List<String> wanted = new ArrayList<>(type.indexed());
    wanted.add(0, "time");
    for (String column : wanted) {
      String name = "weir_" + type.name() + "_" + column;
      // Names may have 64 characters; declared ones have 40 each.
      name = name.length() <= 64 ? name : name.substring(0, 55) + "_" + hash(name);
      if (!there.contains(name)) {
        String prefix = column.equals("time") ? "" : dialect.indexPrefix(type.field(column));
        execute(
            "create index "
                + dialect.quote(name)
                + " on "
                + dialect.quote(type.name())
                + " ("
                + dialect.quote(column)
                + prefix
                + ")");
      }
    }
  }

  private static String hash(String name) {
    return String.format(Locale.ROOT, "%08x", name.hashCode());
  }

  private void extend(EventType type, Map<String, Column> columns)
      throws SQLException, StoreException {
    if (!columns.keySet().containsAll(ID_COLUMNS)) {
      throw fatal(
          "the table "
              + type.name()
              + " was not created by Weir: rename it, or use a separate database for Weir");
    }
    String table = dialect.quote(type.name());
    Map<String, String> declared = dialect.columns(type);
    for (Field field : type.fields()) {
      Column column = columns.get(field.name());
      String wanted = declared.getOrDefault(field.name(), "");
      if (column == null) {
        execute("alter table " + table + " add column " + columns(field.name(), wanted));
      } else if (!fits(field, column)) {
        throw fatal(
            "the column "
                + field.name()
                + " of the table "
                + type.name()
                + " is "
                + column.type()
                + ", the plugin now declares "
                + field.kind().name().toLowerCase(Locale.ROOT)
                + ": rename the column to keep its values; Weir then adds the new one");
      } else if (field.kind() == Field.Kind.TEXT
          && column.type().contains("char")
          && column.length() < field.length()) {
        execute(dialect.widen(table, dialect.quote(field.name()), wanted));
      }
    }
  }

  private static boolean fits(Field field, Column column) {
    String type = column.type();
    return switch (field.kind()) {
      case TEXT, ADDRESS ->
          type.contains("char") || type.contains("text") || type.contains("large object");
      case INTEGER -> type.equals("bigint");
      case DECIMAL -> type.startsWith("double");
      case TIME -> type.startsWith("timestamp") || type.equals("datetime");
    };
  }

  /** All tables of the schema with their columns, names in lower case. */
  private Map<String, Map<String, Column>> tables() throws SQLException {
    Map<String, Map<String, Column>> tables = new HashMap<>();
    try (Statement s = connection.createStatement();
        ResultSet r =
            s.executeQuery(
                "select c.table_name, c.column_name, c.data_type, c.character_maximum_length"
                    + " from information_schema.columns c join information_schema.tables t"
                    + " on t.table_schema = c.table_schema and t.table_name = c.table_name"
                    + " where t.table_type like 'BASE%' and c.table_schema = "
                    + dialect.schema())) {
      while (r.next()) {
        tables
            .computeIfAbsent(lower(r.getString(1)), name -> new HashMap<>())
            .put(lower(r.getString(2)), new Column(lower(r.getString(3)), r.getLong(4)));
      }
    }
    return tables;
  }

  private static String lower(@Nullable String name) {
    return name == null ? "" : name.toLowerCase(Locale.ROOT);
  }

  private String idColumns() {
    return columns(
        "stream", "bigint not null", "place", "bigint not null", "line_check", "integer not null");
  }

  /** Names and types in turn, as they stand in CREATE TABLE. */
  private String columns(String... namesAndTypes) {
    StringBuilder sql = new StringBuilder();
    for (int i = 0; i < namesAndTypes.length; i += 2) {
      sql.append(i == 0 ? "" : ", ").append(dialect.quote(namesAndTypes[i]));
      sql.append(' ').append(namesAndTypes[i + 1]);
    }
    return sql.toString();
  }

  private String names(String... names) {
    StringBuilder sql = new StringBuilder();
    for (String name : names) {
      sql.append(sql.isEmpty() ? "" : ", ").append(dialect.quote(name));
    }
    return sql.toString();
  }

  private StoreException fatal(String what) {
    return new StoreException(Reason.FATAL, dialect.where() + ": " + what, null);
  }

  private void execute(String sql) throws SQLException {
    try (Statement s = connection.createStatement()) {
      s.execute(sql);
    }
  }
}
