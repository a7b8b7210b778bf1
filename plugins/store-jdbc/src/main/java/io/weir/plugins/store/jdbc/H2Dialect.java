package io.weir.plugins.store.jdbc;

import io.weir.api.ComponentContext;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.Network;
import io.weir.api.store.Store;
import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.h2.Driver;
import org.h2.api.ErrorCode;
import org.h2.engine.Constants;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;

/** H2 in a file of this process. */
final class H2Dialect implements Dialect {
  private static final String ADMIN = "weir";

  /** A command may have the file for a moment, just while the daemon starts. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final String READER = "weir_reader";
  private static final String READS_ADDRESSES = "weir_in_network";

  private final Path path;
  private final ComponentContext context;

  /** Nobody can know it, so nobody but this process reads as the reader. */
  private final String readerPassword;

  H2Dialect(H2Config config, ComponentContext context) {
    this.context = context;
    path = config.path().toAbsolutePath().normalize();
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    readerPassword = HexFormat.of().formatHex(random);
  }

  /** {@code type: h2}. */
  @Extension
  public static final class Factory implements Store.Factory<H2Config> {
    @Override
    public String type() {
      return "h2";
    }

    @Override
    public Class<H2Config> configType() {
      return H2Config.class;
    }

    @Override
    public Store create(H2Config config, ComponentContext context) {
      if (config.path().toString().contains(";")) {
        throw context.reject("path", "the name of an H2 file must not contain ';'");
      }
      return new JdbcStore(new H2Dialect(config, context), context.clock());
    }
  }

  @Override
  public boolean shared() {
    return false;
  }

  @Override
  public boolean countsAtOnce() {
    return true;
  }

  @Override
  public String where() {
    return "H2 database " + file();
  }

  @Override
  public Optional<Path> missing() {
    return Files.notExists(file()) ? Optional.of(file()) : Optional.empty();
  }

  @Override
  public Optional<DatabaseFile> databaseFile() {
    return Optional.of(new H2File(file()));
  }

  private Path file() {
    return Path.of(path + ".mv.db");
  }

  @Override
  public Connection writer() throws SQLException, StoreException {
    try {
      context.ownFile(file());
    } catch (IOException e) {
      throw new StoreException(Reason.FATAL, where() + ": " + e.getMessage(), e);
    }
    refuseForeign();
    // By default a page is split at 4 KB, which are two of our rows in memory; full pages make a
    // flatter tree and a smaller file. What is committed is written when it is settled; with a
    // longer delay H2 wakes less often to look for what was left. Statements are kept prepared:
    // there are more than the eight that a session keeps. Pages are not put together at the end:
    // after an import that took a fifth of a second, and left a larger file.
    // No trace file beside the database, with statements in it; errors are thrown anyway.
    String settings =
        ";TRACE_LEVEL_FILE=0;CACHE_SIZE=16384;PAGE_SIZE=65536;WRITE_DELAY=5000;MAX_COMPACT_TIME=0"
            + ";QUERY_CACHE_SIZE=64";
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return connect(ADMIN, "", settings);
      } catch (SQLException e) {
        if (e.getErrorCode() != ErrorCode.DATABASE_ALREADY_OPEN_1 || System.nanoTime() > end) {
          throw e;
        }
        pause(e);
      }
    }
  }

  private void refuseForeign() throws StoreException {
    String foreign = H2Catalog.foreign(file());
    if (foreign != null) {
      throw new StoreException(
          Reason.FATAL,
          where()
              + ": not opened, because it contains "
              + foreign
              + ", which Weir never creates and which could run programs as this user: choose"
              + " another path, or remove it with H2's own console",
          null);
    }
  }

  @Override
  public String look() throws SQLException, StoreException {
    Path file = file();
    if (Files.notExists(file)) {
      return where() + " is not there yet; the daemon makes it";
    }
    try {
      long bytes = Files.size(file);
      if (!Files.isReadable(file)) {
        throw new AccessDeniedException(file.toString());
      }
      refuseForeign();
      new H2File(file).look();
      return "H2 "
          + Constants.VERSION
          + ", "
          + where()
          + ", "
          + (bytes + 999_999) / 1_000_000
          + " MB";
    } catch (IOException e) {
      throw new StoreException(
          Reason.FATAL, where() + ": permission denied; run this as the user Weir runs as", e);
    }
  }

  private static void pause(SQLException why) throws SQLException {
    try {
      TimeUnit.MILLISECONDS.sleep(100);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw why;
    }
  }

  @Override
  public Connection reader() throws SQLException {
    return connect(READER, readerPassword, "");
  }

  private Connection connect(String user, String password, String settings) throws SQLException {
    Properties login = new Properties();
    login.setProperty("user", user);
    login.setProperty("password", password);
    // The hook at exit would close the database while the spool still drains.
    Connection made =
        new Driver()
            .connect(
                "jdbc:h2:file:"
                    + path
                    + ";DATABASE_TO_LOWER=TRUE;NON_KEYWORDS=VALUE,HOUR,KEY,DAY,MONTH,YEAR"
                    + ";DB_CLOSE_ON_EXIT=FALSE"
                    + settings,
                login);
    if (made == null) {
      throw new SQLException("not a file name for H2: " + path, "08001");
    }
    return made;
  }

  @Override
  public String product(Connection connection) throws SQLException {
    return "H2 " + connection.getMetaData().getDatabaseProductVersion().replaceFirst(" .*", "");
  }

  @Override
  public String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  @Override
  public String schema() {
    return "schema()";
  }

  @Override
  public int rowsPerInsert() {
    return 1;
  }

  @Override
  public boolean numbersRows() {
    return true;
  }

  @Override
  public @Nullable BulkLoad bulk(Connection writer) {
    return null;
  }

  @Override
  public String way(boolean bulk) {
    return "batches of inserts";
  }

  @Override
  public String tableOptions(Connection connection) {
    return "";
  }

  @Override
  public String indexPrefix(Field field) {
    return "";
  }

  @Override
  public String bytes() {
    return "varbinary(1048576)";
  }

  @Override
  public String text(int length) {
    return length > 1_000_000 ? "clob" : "varchar(" + length + ")";
  }

  @Override
  public String time() {
    return "timestamp(6)";
  }

  @Override
  public String widen(String table, String column, String type) {
    return "alter table " + table + " alter column " + column + " set data type " + type;
  }

  @Override
  public void bindTime(PreparedStatement statement, int at, long micros) throws SQLException {
    statement.setObject(
        at,
        LocalDateTime.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000),
            (int) Math.floorMod(micros, 1_000_000L) * 1000,
            ZoneOffset.UTC));
  }

  /** Its {@code lower} goes by the language of this process. */
  @Override
  public String likeInAnyCase(String column) {
    return "(" + column + " ilike ? escape '!')";
  }

  @Override
  public String micros(String column) {
    return "datediff(microsecond, timestamp '1970-01-01 00:00:00', " + column + ")";
  }

  @Override
  public String cast(String expression, Field.Kind kind) {
    return "cast("
        + expression
        + switch (kind) {
          case TEXT, ADDRESS -> " as varchar)";
          case INTEGER -> " as bigint)";
          case DECIMAL -> " as double precision)";
          case TIME -> " as timestamp(6))";
        };
  }

  @Override
  public boolean groups() {
    return false;
  }

  @Override
  public String hour(String column) {
    return "date_trunc(hour, " + column + ")";
  }

  @Override
  public String atMost(int rows, String column) {
    return " fetch first " + rows + " rows only";
  }

  @Override
  public String head(String column, Field.Kind kind, int length) {
    return "left(cast(" + column + " as varchar), " + length + ")";
  }

  @Override
  public Where in(String column, Network network) {
    return new Where(READS_ADDRESSES + "(" + column + ", ?)", List.of(network.toString()));
  }

  @Override
  public void stream(Statement statement) throws SQLException {
    try (Statement lazy = statement.getConnection().createStatement()) {
      lazy.execute("set lazy_query_execution 1");
    }
  }

  @Override
  public @Nullable String problem(String sql) {
    return null;
  }

  @Override
  public @Nullable String problem(PreparedStatement statement) throws SQLException {
    // Rights do the work; this keeps out the few statements every user may run, as ALTER USER.
    return statement.getMetaData() == null
        ? "only queries are allowed: SELECT, WITH, SHOW or EXPLAIN"
        : null;
  }

  @Override
  public void settle(Connection connection) throws SQLException {
    // H2 writes a commit up to half a second later; a kill -9 would lose it.
    try (Statement statement = connection.createStatement()) {
      statement.execute("checkpoint sync");
    }
  }

  @Override
  public void settleSoon(Connection connection) throws SQLException {
    // Begins to write what was committed, on another thread. Left alone, H2 would begin in the
    // middle of the next transaction, and write its pages once more behind its commit.
    if (connection.unwrap(JdbcConnection.class).getSession() instanceof SessionLocal session) {
      session.getDatabase().getStore().getMvStore().tryCommit();
    }
  }

  @Override
  public void finish(Connection connection, Collection<EventType> kept, List<String> tables)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // Made anew, and not only where missing: who made the one that is there?
      statement.execute("drop alias if exists " + READS_ADDRESSES);
      statement.execute(
          "create alias "
              + READS_ADDRESSES
              + " deterministic for '"
              + H2Catalog.OWN_FUNCTION
              + "'");
      statement.execute(
          "create user if not exists " + READER + " password '" + readerPassword + "'");
      statement.execute("alter user " + READER + " admin false");
      statement.execute("alter user " + READER + " set password '" + readerPassword + "'");
      for (String table : tables) {
        statement.execute("grant select on " + quote(table) + " to " + READER);
      }
    }
  }

  @Override
  public @Nullable Reason reason(SQLException e) {
    return switch (e.getErrorCode()) {
      case 90020, 90030, 90048, 90049, 90096, 90040 -> Reason.FATAL;
      case 50200, 57014, 90131, 90100, 90028, 90031, 90098, 90121, 90067, 90007, 50000 ->
          Reason.AWAY;
      default -> null;
    };
  }

  @Override
  public boolean tookAllMemory(SQLException e) {
    return e.getErrorCode() == ErrorCode.OUT_OF_MEMORY;
  }

  @Override
  public @Nullable String advice(SQLException e) {
    return switch (e.getErrorCode()) {
      case 90020 ->
          "another process has the file open, probably a running weir: stop it, or query through"
              + " it";
      case 28000 -> "the file was not created by Weir: choose another path";
      case 90030 -> "the file is damaged: move it away and import the logs again";
      case 90048, 90049 ->
          "the file is not a database that this version of H2 can read: choose another path";
      case 90100, 90028, 90031, 90098, 50000 ->
          "check that the disk has free space and the file is writable";
      default -> null;
    };
  }
}
