package io.weir.plugins.store.jdbc;

import com.mysql.cj.jdbc.Driver;
import io.weir.api.Address;
import io.weir.api.ComponentContext;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.Network;
import io.weir.api.config.Secret;
import io.weir.api.store.Store;
import io.weir.api.store.StoreException.Reason;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pf4j.Extension;

/** MySQL and MariaDB over TCP. Times are DATETIME(6) in UTC and travel as text. */
final class MysqlDialect implements Dialect {
  /** InnoDB takes 65,535 bytes a row for all its varchars; some are left for the other columns. */
  private static final int VARCHAR_BYTES = 56_000;

  private static final int BYTES_PER_CHARACTER = 4;
  private static final int LONGEST_VARCHAR = 1_000;
  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "::1");

  private final MysqlConfig config;
  private final LegacyView view;

  MysqlDialect(MysqlConfig config, LegacyView view) {
    this.config = config;
    this.view = view;
  }

  /** {@code type: mysql}. */
  @Extension
  public static final class Factory implements Store.Factory<MysqlConfig> {
    @Override
    public String type() {
      return "mysql";
    }

    @Override
    public Class<MysqlConfig> configType() {
      return MysqlConfig.class;
    }

    @Override
    public Store create(MysqlConfig config, ComponentContext context) {
      return new JdbcStore(
          new MysqlDialect(config, new LegacyView(context.zone(), context.clock())),
          context.clock());
    }
  }

  @Override
  public String look() throws SQLException {
    try (Connection connection = reader();
        Statement statement = connection.createStatement();
        ResultSet size =
            statement.executeQuery(
                "select sum(data_length + index_length) from information_schema.tables"
                    + " where table_schema = database()")) {
      long bytes = size.next() ? size.getLong(1) : 0;
      return product(connection) + ", " + where() + ", " + (bytes + 999_999) / 1_000_000 + " MB";
    }
  }

  @Override
  public String backupAdvice() {
    return "mysqldump --single-transaction "
        + config.database()
        + " > "
        + config.database()
        + ".sql, begun after this";
  }

  @Override
  public String where() {
    String host = config.host().contains(":") ? "[" + config.host() + "]" : config.host();
    return "MySQL database " + config.database() + " at " + host + ":" + config.port();
  }

  @Override
  public Connection writer() throws SQLException {
    Connection made = connect(config.user(), config.password(), true);
    // REPEATABLE READ would lock the rows that a roll-up only counts.
    made.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    return made;
  }

  @Override
  public Connection reader() throws SQLException {
    String user = config.readerUser();
    Connection made =
        user == null
            ? connect(config.user(), config.password(), false)
            : connect(user, config.readerPassword(), false);
    try {
      made.setReadOnly(true);
    } catch (SQLException e) {
      made.close();
      throw e;
    }
    return made;
  }

  private Connection connect(String user, @Nullable Secret password, boolean writes)
      throws SQLException {
    Properties p = new Properties();
    if (writes) {
      p.setProperty("allowLoadLocalInfileInPath", LocalLoad.NOWHERE);
    }
    p.setProperty("user", user);
    p.setProperty("password", password == null ? "" : password.reveal());
    p.setProperty("sslMode", config.tls().mode);
    // Without TLS a login needs the server's key; asking for it is safe where nobody listens in.
    p.setProperty("allowPublicKeyRetrieval", Boolean.toString(LOCAL.contains(config.host())));
    p.setProperty("characterEncoding", "UTF-8");
    p.setProperty("rewriteBatchedStatements", "true");
    p.setProperty("connectionTimeZone", "UTC");
    p.setProperty("connectTimeout", "5000");
    p.setProperty("socketTimeout", "120000");
    p.setProperty("tcpKeepAlive", "true");
    // The time to wait for a slow reader is set once, below, instead of with a statement before
    // each answer that is streamed.
    p.setProperty("netTimeoutForStreamingResults", "0");
    // Strict: what does not fit is refused, never mangled. Fixed, so that quotes mean the same.
    p.setProperty(
        "sessionVariables",
        "net_write_timeout=600,time_zone='+00:00',sql_mode='STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,"
            + "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'");
    String host = config.host().contains(":") ? "[" + config.host() + "]" : config.host();
    Connection made =
        new Driver()
            .connect(
                "jdbc:mysql://" + host + ":" + config.port() + "/" + path(config.database()), p);
    if (made == null) {
      throw new SQLException("not a server address: " + host, "08001");
    }
    return made;
  }

  /** The database's name inside a URL. */
  private static String path(String database) {
    return URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String product(Connection connection) throws SQLException {
    DatabaseMetaData about = connection.getMetaData();
    String version = about.getDatabaseProductVersion();
    return version.contains("MariaDB")
        ? "MariaDB " + version.replace("5.5.5-", "").replaceFirst("-.*", "")
        : "MySQL " + version;
  }

  @Override
  public String quote(String name) {
    return '`' + name.replace("`", "``") + '`';
  }

  @Override
  public String schema() {
    return "database()";
  }

  @Override
  public int stretchesAtOnce() {
    return 25;
  }

  @Override
  public int rowsPerInsert() {
    // Half of what Connector/J needs to rewrite a batch into the same statement.
    return 100;
  }

  @Override
  public @Nullable BulkLoad bulk(Connection writer) throws SQLException {
    try (Statement s = writer.createStatement();
        ResultSet r = s.executeQuery("select @@global.local_infile")) {
      return r.next() && r.getInt(1) == 1 ? new LocalLoad(writer) : null;
    }
  }

  @Override
  public String way(boolean bulk) {
    return bulk
        ? "LOAD DATA LOCAL from memory"
        : "multi-row inserts (the server's local_infile is off)";
  }

  @Override
  public String tableOptions(Connection connection) throws SQLException {
    // Texts are equal when all their characters are, blanks at the end as well: the plain
    // utf8mb4_bin takes 'a' and 'a ' for one.
    String collation =
        product(connection).startsWith("MariaDB") ? "utf8mb4_nopad_bin" : "utf8mb4_0900_bin";
    return " engine=InnoDB default character set utf8mb4 collate " + collation;
  }

  @Override
  public String indexPrefix(Field field) {
    return field.kind() == Field.Kind.TEXT && field.length() > 255 ? "(255)" : "";
  }

  @Override
  public String bytes() {
    return "mediumblob";
  }

  @Override
  public String text(int length) {
    if (length <= LONGEST_VARCHAR) {
      return "varchar(" + length + ")";
    }
    return length * BYTES_PER_CHARACTER <= 65_535 ? "text" : "mediumtext";
  }

  @Override
  public Map<String, String> columns(EventType type) {
    Map<String, String> columns = new LinkedHashMap<>();
    int left = VARCHAR_BYTES;
    for (Field f : type.fields()) {
      String column = column(f);
      if (column.startsWith("varchar")) {
        int bytes =
            BYTES_PER_CHARACTER * (f.kind() == Field.Kind.TEXT ? f.length() : Shape.ADDRESS_LENGTH);
        if (bytes > left) {
          column = "text";
        } else {
          left -= bytes;
        }
      }
      columns.put(f.name(), column);
    }
    return columns;
  }

  @Override
  public String time() {
    return "datetime(6)";
  }

  @Override
  public String widen(String table, String column, String type) {
    return "alter table " + table + " modify column " + column + " " + type;
  }

  @Override
  public void bindTime(PreparedStatement statement, int at, long micros) throws SQLException {
    statement.setString(at, DateText.of(micros));
  }

  @Override
  public String micros(String column) {
    return "timestampdiff(microsecond, '1970-01-01', " + column + ")";
  }

  @Override
  public String cast(String expression, Field.Kind kind) {
    return switch (kind) {
      case TEXT, ADDRESS -> "cast(" + expression + " as char)";
      case INTEGER -> "cast(" + expression + " as signed)";
      // Not a cast: early versions of MySQL 8 know none to double.
      case DECIMAL -> "(" + expression + " + 0e0)";
      case TIME -> "cast(" + expression + " as datetime(6))";
    };
  }

  @Override
  public String hour(String column) {
    return "cast(date_format(" + column + ", '%Y-%m-%d %H:00:00') as datetime(6))";
  }

  @Override
  public String atMost(int rows, String column) {
    return " order by " + column + " limit " + rows;
  }

  @Override
  public String head(String column, Field.Kind kind, int length) {
    return kind == Field.Kind.TEXT || kind == Field.Kind.ADDRESS
        ? "left(" + column + ", " + length + ")"
        : "left(cast(" + column + " as char), " + length + ")";
  }

  @Override
  public Where in(String column, Network network) {
    Address first = network.address();
    int host = first.bits() - network.prefix();
    Address last;
    if (first.v6()) {
      long high = host <= 64 ? first.high() : first.high() | ones(host - 64);
      last = Address.ofIpv6(high, first.low() | ones(Math.min(host, 64)));
    } else {
      last = Address.ofIpv4((int) (first.low() | ones(host)));
    }
    int bytes = first.bits() / 8;
    return new Where(
        "(length(inet6_aton("
            + column
            + ")) = "
            + bytes
            + " and inet6_aton("
            + column
            + ") between inet6_aton(?) and inet6_aton(?))",
        List.of(first.toString(), last.toString()));
  }

  private static long ones(int bits) {
    return bits <= 0 ? 0 : -1L >>> (64 - bits);
  }

  @Override
  public void stream(Statement statement) throws SQLException {
    statement.setFetchSize(Integer.MIN_VALUE);
  }

  @Override
  public boolean drains() {
    return true;
  }

  @Override
  public @Nullable String problem(String sql) {
    return MysqlQuestion.problem(sql);
  }

  @Override
  public @Nullable String problem(PreparedStatement statement) {
    return null;
  }

  @Override
  public void settle(Connection connection) {
    // InnoDB has it when the commit returns, as the server's administrator has chosen.
  }

  @Override
  public void finish(Connection connection, Collection<EventType> kept, List<String> tables)
      throws SQLException {
    if (config.legacyView()) {
      view.make(connection, where(), kept);
    }
  }

  @Override
  public @Nullable Reason reason(SQLException e) {
    return MysqlErrors.reason(e);
  }

  @Override
  public @Nullable String advice(SQLException e) {
    return MysqlErrors.advice(e, config);
  }
}
