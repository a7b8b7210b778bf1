package io.weir.plugins.store.jdbc;

import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.Network;
import io.weir.api.store.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What differs between databases: how to connect, names, column types, times, errors. A new
 * database is a class of this kind with its options and a factory. Holds the options and no
 * connection; safe for all threads.
 */
interface Dialect {
  /** Whether the number of a table's rows is there without counting them. */
  default boolean countsAtOnce() {
    return false;
  }

  /** Whether several processes may have the database open. */
  default boolean shared() {
    return true;
  }

  /** The database for messages, without the password: {@code H2 database /var/db/weir.mv.db}. */
  String where();

  /** The file that {@link #writer} would make; empty where it is there, or where there is none. */
  default Optional<Path> missing() {
    return Optional.empty();
  }

  /** The file of the database, where it is Weir that copies it for a backup. */
  default Optional<DatabaseFile> databaseFile() {
    return Optional.empty();
  }

  /** See {@link io.weir.api.store.Store#backupAdvice}. */
  default String backupAdvice() {
    return "the database's own tools";
  }

  /** A new connection that may write and change tables. */
  Connection writer() throws SQLException, StoreException;

  /**
   * A new connection with the least rights that still reads Weir's tables; the writer has connected
   * before.
   */
  Connection reader() throws SQLException;

  /**
   * What a person who asks whether all is well is told of the database, found out without changing
   * it: product, version, size.
   */
  String look() throws SQLException, StoreException;

  /** What a status says of the database: product and version. */
  String product(Connection connection) throws SQLException;

  /** The name as an identifier, whatever words the database reserves. */
  String quote(String name);

  /** SQL for the name of the schema in which the tables stand. */
  String schema();

  /**
   * How many short stretches of time one statement may ask for, each found by the index on time.
   */
  default int stretchesAtOnce() {
    return 1;
  }

  /**
   * How many rows one INSERT best carries; 1 where the driver's batches are as fast. A remainder
   * goes as a batch.
   */
  int rowsPerInsert();

  /** A faster way than inserts to write many rows on the writer's connection; null for none. */
  @Nullable BulkLoad bulk(Connection writer) throws SQLException;

  /** For the status: how many rows are written at once. */
  String way(boolean bulk);

  /**
   * Whether new tables of events have {@link NumberedRows#COLUMN} for their key, instead of the
   * id's three columns: where rows are not kept in the order of such a key, it is an index more.
   */
  default boolean numbersRows() {
    return false;
  }

  /** What follows the columns in CREATE TABLE. */
  String tableOptions(Connection connection) throws SQLException;

  /** Ends an index's column that may be too long to be indexed whole; empty where none is. */
  String indexPrefix(Field field);

  /** The column type of a text of up to this many characters. */
  String text(int length);

  /** The column type of some hundred kilobytes. */
  String bytes();

  /** The column type of a point in time with microseconds, in UTC. */
  String time();

  /** The column types of a type's fields, in their order. */
  default Map<String, String> columns(EventType type) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (Field f : type.fields()) {
      columns.put(f.name(), column(f));
    }
    return columns;
  }

  /** The column type of one field. */
  default String column(Field field) {
    return switch (field.kind()) {
      case TEXT -> text(field.length());
      case ADDRESS -> text(Shape.ADDRESS_LENGTH);
      case INTEGER -> "bigint";
      case DECIMAL -> "double precision";
      case TIME -> time();
    };
  }

  /** A comparison of a text with a pattern in small letters, escape sign {@code !}. */
  default String likeInAnyCase(String column) {
    return "(lower(" + column + ") like ? escape '!')";
  }

  /** The statement that gives a column, already quoted as the table is, a wider type. */
  String widen(String table, String column, String type);

  /** Binds a point in time. */
  void bindTime(PreparedStatement statement, int at, long micros) throws SQLException;

  /** SQL for a time column's value as microseconds since 1970, a whole number. */
  String micros(String column);

  /** SQL for an expression, made a value of another kind. */
  String cast(String expression, Field.Kind kind);

  /**
   * Whether it is well to let the database group rows. Not where it does so in the memory of this
   * process.
   */
  default boolean groups() {
    return true;
  }

  /** SQL for the beginning of the clock hour (UTC) of a time column. */
  String hour(String column);

  /** Ends a DELETE that takes so many rows, in the order of a column where the database can. */
  String atMost(int rows, String column);

  /** SQL for the first characters of a value of any kind, as text. */
  String head(String column, Field.Kind kind, int length);

  /** SQL that holds when an address column lies in the network, and what to bind. */
  Where in(String column, Network network);

  /** Makes the statement hand over rows as they come instead of holding all of them. */
  void stream(Statement statement) throws SQLException;

  /** Whether the driver reads all remaining rows of a streamed answer when that is closed. */
  default boolean drains() {
    return false;
  }

  /** What is wrong with a person's statement, before the database sees it; null for nothing. */
  @Nullable String problem(String sql);

  /** What is wrong with it once it was prepared and before it runs; null for nothing. */
  @Nullable String problem(PreparedStatement statement) throws SQLException;

  /** After a commit: returns when what was committed survives a kill. */
  void settle(Connection connection) throws SQLException;

  /** After a commit that may be lost in a crash: returns at once. */
  default void settleSoon(Connection connection) throws SQLException {}

  /** After the tables were made: rights and views. */
  void finish(Connection connection, Collection<EventType> kept, List<String> tables)
      throws SQLException;

  /** What kind of failure this is, where the common codes do not say; null when this does not. */
  StoreException.@Nullable Reason reason(SQLException e);

  /** Whether a question ended because it took all memory of this process. */
  default boolean tookAllMemory(SQLException e) {
    return false;
  }

  /** What an administrator can do about it; null for nothing better than the common words. */
  @Nullable String advice(SQLException e);
}
