package io.weir.plugins.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.config.Secret;
import io.weir.api.store.Query;
import io.weir.api.store.Store;
import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import io.weir.testkit.Events;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Needs(Part.CENTRAL_MARIADB)
@ExtendWith(MariaDb.Extension.class)
class MysqlStoreTest implements JdbcContract {
  private static final Field[] DELIVERY_FIELDS = {
    Field.address("client_address", "From."),
    Field.address("relay_address", "To."),
    Field.text("sender", 320, "Sender."),
    Field.text("recipient", 320, "Recipient."),
    Field.text("status", 32, "Result."),
    Field.text("response", 1000, "Answer.")
  };
  private static final EventType DELIVERY =
      EventType.named("mail_delivery", "A delivery.").fields(DELIVERY_FIELDS).kept().build();

  private final MariaDb server;

  MysqlStoreTest(MariaDb server) {
    this.server = server;
  }

  @Override
  public Store.Factory<?> factory() {
    return new MysqlDialect.Factory();
  }

  @Override
  public Jdbc database(Path folder) throws SQLException {
    return database("UTC");
  }

  private Jdbc database(String zone) throws SQLException {
    String name = server.database();
    return new Jdbc() {
      @Override
      public Store store() {
        return Options.mysql(Options.mysql(server, name), zone);
      }

      @Override
      public void dropIndex(String name) throws SQLException {
        change("drop index " + name + " on sample_event");
      }

      @Override
      public String quoted(String name) {
        return '`' + name + '`';
      }

      @Override
      public Connection admin() throws SQLException {
        return server.connect(name);
      }
    };
  }

  private static Event delivery(int n, String time, Object... namesAndValues) {
    return JdbcRig.event(DELIVERY, n, namesAndValues).toBuilder()
        .micros(Events.micros(time))
        .build();
  }

  private static List<Event> deliveries() {
    Address client = Address.parse("2001:db8::7");
    Address relay = Address.parse("203.0.113.9");
    Address own = Address.parse("127.0.0.1");
    return List.of(
        delivery(
            1,
            "2026-03-28T23:30:00.9Z",
            "client_address",
            client,
            "relay_address",
            own,
            "recipient",
            "b@x.example",
            "status",
            "sent",
            "response",
            "250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 4Z"),
        delivery(
            2,
            "2026-03-29T00:59:59.9Z",
            "client_address",
            client,
            "relay_address",
            relay,
            "sender",
            "a@x.example",
            "recipient",
            "b@x.example",
            "status",
            "sent",
            "response",
            "250 2.0.0 Ok: queued as 5A"),
        delivery(3, "2026-03-29T01:00:00Z", "recipient", "c@x.example", "status", "deferred"),
        delivery(
            4,
            "2026-03-29T01:00:00Z",
            "relay_address",
            own,
            "sender",
            "",
            "recipient",
            "d@x.example",
            "status",
            "bounced"),
        delivery(5, "2027-12-31T23:30:00Z", "recipient", "e@x.example", "status", "expired"));
  }

  @Test
  void oldQueriesFindTheirColumnsInLocalTime() throws Exception {
    try (Jdbc database = database("Europe/Berlin");
        Store store = database.store()) {
      store.open(List.of(DELIVERY));
      store.write(deliveries());
      assertThat(
              JdbcRig.rows(
                  database,
                  "select date, time, srcip, dstip, srcaddr, dstaddr from log order by date, time"))
          .containsExactly(
              "2026-03-29|01:59:59|2001:db8::7|203.0.113.9|a@x.example|b@x.example",
              "2026-03-29|03:00:00||127.0.0.1||d@x.example",
              "2028-01-01|00:30:00||||e@x.example");
      assertThat(
              JdbcRig.rows(
                  database, "select count(*) from log where time >= '03:00' and date = 20260329"))
          .containsExactly("1");
      store.open(List.of(DELIVERY));
      assertThat(JdbcRig.rows(database, "select count(*) from log")).containsExactly("3");
    }
  }

  @Test
  void aTableCalledLogIsLeftAlone() throws Exception {
    try (Jdbc database = database("UTC");
        Store store = database.store()) {
      database.change("create table log (date date, srcip varchar(15))");
      database.change("insert into log values ('2001-01-01', '192.0.2.1')");
      store.open(List.of(DELIVERY));
      store.write(deliveries());
      store.open(List.of(DELIVERY));
      assertThat(JdbcRig.rows(database, "select * from log"))
          .containsExactly("2001-01-01|192.0.2.1");
      assertThat(JdbcRig.rows(database, "select count(*) from weir_log")).containsExactly("3");
    }
  }

  @Test
  void aViewOfAnotherOwnerIsLeftAlone() throws Exception {
    try (Jdbc database = database("UTC");
        Store store = database.store()) {
      database.change("create view log as select 1 as a");
      store.open(List.of(DELIVERY));
      assertThat(JdbcRig.rows(database, "select * from log")).containsExactly("1");
      assertThat(JdbcRig.rows(database, "select count(*) from weir_log")).containsExactly("0");
    }
  }

  @Test
  void noViewWithoutDeliveriesOrWithoutTheWish() throws Exception {
    String name = server.database();
    MysqlConfig c = Options.mysql(server, name);
    MysqlConfig unwanted =
        new MysqlConfig(
            c.host(), c.port(), name, c.user(), c.password(), c.tls(), null, null, false);
    try (Store without = Options.mysql(c, "UTC");
        Store store = Options.mysql(unwanted, "UTC")) {
      without.open(List.of(SAMPLE));
      store.open(List.of(DELIVERY));
      assertThat(store.sql("show tables", 99).rows())
          .doesNotContain(List.of("log"), List.of("weir_log"))
          .contains(List.of("mail_delivery"));
    }
  }

  @Test
  void aWrongPasswordIsToldWithoutIt() throws Exception {
    MysqlConfig c = Options.mysql(server, server.database());
    try (Store store = Options.mysql(login(c, c.user(), "not-this-one", null), "UTC")) {
      assertThatThrownBy(() -> store.open(List.of(SAMPLE)))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FATAL))
          .hasMessageContaining("at 127.0.0.1:" + c.port())
          .hasMessageContaining("Access denied")
          .hasMessageContaining("check user and password")
          .hasMessageNotContaining("not-this-one");
    }
  }

  private static MysqlConfig login(MysqlConfig c, String user, String password, String reader) {
    return new MysqlConfig(
        c.host(),
        c.port(),
        c.database(),
        user,
        Secret.parse(password),
        c.tls(),
        reader,
        reader == null ? null : Secret.parse(reader),
        c.legacyView());
  }

  @Test
  void anUnknownDatabaseIsToldWithWhatToDo() throws Exception {
    MysqlConfig c = Options.mysql(server, server.database());
    server.admin("drop database `" + c.database() + "`");
    try (Store store = Options.mysql(c, "UTC")) {
      assertThatThrownBy(() -> store.open(List.of(SAMPLE)))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FATAL))
          .hasMessageContaining("CREATE DATABASE `" + c.database() + "`");
    }
  }

  @Test
  void aServerThatIsNotThereIsAway() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    MysqlConfig c =
        new MysqlConfig(
            "127.0.0.1", port, "weir", "weir", null, MysqlConfig.Tls.PREFER, null, null, true);
    try (Store store = Options.mysql(c, "UTC")) {
      assertThatThrownBy(() -> store.open(List.of(SAMPLE)))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.AWAY))
          .hasMessageContaining("Connection refused")
          .hasMessageContaining("check that the server runs");
    }
  }

  @Test
  void aConnectionThatBreaksIsMadeAgain() throws Exception {
    MysqlConfig c = Options.mysql(server, server.database());
    Event first = JdbcRig.event(SAMPLE, 1);
    Event second = JdbcRig.event(SAMPLE, 2);
    try (Store store = Options.mysql(c, "UTC")) {
      store.open(List.of(SAMPLE));
      store.write(List.of(first));
      server.admin("kill user '" + c.user() + "'");
      assertThatThrownBy(() -> store.write(List.of(second)))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.AWAY));
      assertThat(store.write(List.of(first, second))).isEqualTo(1);
      assertThat(JdbcRig.all(store, SAMPLE)).containsExactly(first, second);
    }
  }

  @Test
  void theStatusSaysHowItWrites() throws Exception {
    Jdbc database = database("UTC");
    try (Store store = database.store()) {
      store.open(List.of(SAMPLE));
      assertThat(store.describe()).endsWith("LOAD DATA LOCAL from memory");
    }
    server.admin("set global local_infile = 0");
    try (Store store = database.store()) {
      store.open(List.of(SAMPLE));
      assertThat(store.describe()).endsWith("multi-row inserts (the server's local_infile is off)");
      assertThat(store.write(H2Child.events())).isEqualTo(H2Child.EVENTS);
      assertThat(JdbcRig.all(store, SAMPLE)).isEqualTo(H2Child.events());
    } finally {
      server.admin("set global local_infile = 1");
    }
  }

  @Test
  void noServerIsGivenAFile() throws Exception {
    Path secret = Files.writeString(Files.createTempFile("weir", "secret"), "secret\n");
    MysqlConfig c = Options.mysql(server, server.database());
    try (Connection writer =
            new MysqlDialect(c, new LegacyView(ZoneOffset.UTC, Clock.systemUTC())).writer();
        Statement s = writer.createStatement()) {
      s.execute("create table taken (line varchar(99))");
      String ask = "load data local infile '" + secret + "' into table taken";
      assertThatThrownBy(() -> s.execute(ask)).isInstanceOf(SQLException.class);
      writer.setAutoCommit(false);
      new LocalLoad(writer);
      assertThatThrownBy(() -> s.execute(ask)).isInstanceOf(SQLException.class);
      try (ResultSet r = s.executeQuery("select count(*) from taken")) {
        assertThat(r.next()).isTrue();
        assertThat(r.getInt(1)).isZero();
      }
    } finally {
      Files.delete(secret);
    }
  }

  @Test
  void twoWritersOfTheSameLogWriteItOnce() throws Exception {
    MysqlConfig c = Options.mysql(server, server.database());
    List<Event> events = H2Child.events();
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try (Store one = Options.mysql(c, "UTC");
        Store two = Options.mysql(c, "UTC")) {
      one.open(List.of(SAMPLE));
      two.open(List.of(SAMPLE));
      List<Callable<Integer>> both =
          List.of(() -> offered(one, events), () -> offered(two, events));
      int written = 0;
      for (Future<Integer> f : pool.invokeAll(both)) {
        written += f.get();
      }
      assertThat(written).isEqualTo(events.size());
      assertThat(JdbcRig.all(one, SAMPLE)).isEqualTo(events);
    } finally {
      pool.shutdownNow();
    }
  }

  /** As the engine does: a batch that met a lock is offered again. */
  private static int offered(Store store, List<Event> events) throws StoreException {
    int written = 0;
    for (int i = 0; i < events.size(); i += 100) {
      while (true) {
        try {
          written += store.write(events.subList(i, i + 100));
          break;
        } catch (StoreException e) {
          assertThat(e.reason()).as(e.getMessage()).isEqualTo(Reason.AWAY);
        }
      }
    }
    return written;
  }

  @Test
  void aTimeThatNoDatetimeHoldsIsRefusedNotMangled() throws Exception {
    try (Jdbc database = database("UTC");
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      Event far = JdbcRig.event(SAMPLE, 1).toBuilder().micros(300_000_000_000_000_000L).build();
      Event nan = JdbcRig.event(SAMPLE, 2, "delay", Double.NaN);
      for (Event bad : List.of(far, nan)) {
        assertThatThrownBy(() -> store.write(List.of(JdbcRig.event(SAMPLE, 3), bad)))
            .isInstanceOfSatisfying(
                StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONTENT));
        store.refuse(bad, "no");
      }
      assertThat(JdbcRig.all(store, SAMPLE)).isEmpty();
      assertThat(store.sql("select place from refused order by place", 9).rows())
          .isEqualTo(Arrays.asList(List.of(100L), List.of(200L)));
    }
  }

  @Test
  void aPersonOnlyAsks() throws Exception {
    MysqlConfig c = Options.mysql(server, server.database());
    server.admin("grant file on *.* to '" + c.user() + "'@'%'");
    server.admin("grant file on *.* to '" + c.user() + "'@'localhost'");
    try (Store store = Options.mysql(c, "UTC")) {
      store.open(List.of(SAMPLE));
      store.write(List.of(JdbcRig.event(SAMPLE, 1)));
      for (String statement :
          List.of(
              "select * from sample_event into outfile '/tmp/weir-test-out'",
              "select load_file('/etc/passwd')",
              "select get_lock('x', 1)",
              "select `load_file`('/etc/passwd')",
              "select `LOAD_FILE` /* far */ ('/etc/passwd')",
              "select load_fíle('/etc/passwd')",
              "select `load_fíle` ('/etc/passwd')",
              "select `get_lock`('x', 1)",
              "select `sys_exec`('id')",
              "/*! delete from */ sample_event",
              "set global read_only = 1",
              "with a as (select 1) delete from sample_event",
              "explain analyze delete from sample_event",
              "call x()",
              "do sleep(1)",
              "kill 1")) {
        assertThatThrownBy(() -> store.sql(statement, 10))
            .as(statement)
            .isInstanceOfSatisfying(
                StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FATAL));
      }
      assertThat(store.sql("(select 'into; -- x' as a) -- the end ; of it", 9).rows())
          .containsExactly(List.of("into; -- x"));
      assertThat(store.sql("select count(*) as `größe (into)` from sample_event", 9).columns())
          .containsExactly("größe (into)");
      assertThat(store.sql("describe sample_event;", 99).rows()).hasSize(10);
      assertThat(JdbcRig.all(store, SAMPLE)).hasSize(1);
    }
  }

  @Test
  void aReaderOfItsOwnIsUsedWhereThereIsOne() throws Exception {
    MysqlConfig c = Options.mysql(server, server.database());
    String reader = c.database() + "-r";
    server.admin("create user '" + reader + "'@'%' identified by '" + reader + "'");
    server.admin("create user '" + reader + "'@'localhost' identified by '" + reader + "'");
    server.admin("grant select on `" + c.database() + "`.* to '" + reader + "'@'%'");
    server.admin("grant select on `" + c.database() + "`.* to '" + reader + "'@'localhost'");
    MysqlConfig two = login(c, c.user(), c.user(), reader);
    try (Store store = Options.mysql(two, "UTC")) {
      store.open(List.of(SAMPLE));
      store.write(List.of(JdbcRig.event(SAMPLE, 1)));
      assertThat(store.sql("select current_user()", 9).rows().get(0).get(0))
          .asString()
          .startsWith(reader + "@");
      assertThat(JdbcRig.all(store, SAMPLE)).hasSize(1);
    }
  }

  @Test
  void tablesDoNotDependOnTheServersCharacterSet() throws Exception {
    try (Jdbc database = database("UTC");
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      assertThat(
              JdbcRig.rows(
                  database,
                  "select distinct collation_name from information_schema.columns where"
                      + " table_schema = database() and collation_name is not null"))
          .containsExactly("utf8mb4_nopad_bin");
    }
  }

  @Test
  void aQuestionThatTheServerTakesTooLongForIsStopped() throws Exception {
    Query.Builder asked = Query.about(SAMPLE.name()).within(Duration.ofSeconds(1));
    try (Jdbc database = database("UTC");
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      store.write(List.of(JdbcRig.event(SAMPLE, 1)));
      try (Connection c = database.admin();
          Statement s = c.createStatement()) {
        s.execute("lock tables sample_event write");
        for (Callable<?> question :
            List.<Callable<?>>of(
                () ->
                    store.query(
                        Query.about(SAMPLE.name()).within(Duration.ofSeconds(1)).count().most(1)),
                () -> {
                  store.read(asked.most(1), event -> {});
                  return null;
                })) {
          assertThatThrownBy(question::call)
              .isInstanceOfSatisfying(
                  StoreException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FATAL))
              .hasMessageContaining("took longer than 1 s and was stopped");
        }
      }
      assertThat(JdbcRig.all(store, SAMPLE)).as("the connections are good still").hasSize(1);
    }
  }

  /** A page costs as many rows as it has, not as many as there are behind it. */
  @Test
  void pagesAreReadAlongTheIndex() throws Exception {
    try (Jdbc database = database("UTC");
        Store store = database.store()) {
      store.open(List.of(SAMPLE));
      List<Event> events = new ArrayList<>();
      for (int i = 0; i < 2000; i++) {
        events.add(JdbcRig.event(SAMPLE, i));
      }
      store.write(events);
      database.change("analyze table sample_event");
      Query page = Query.about(SAMPLE.name()).after(events.get(1500)).most(50);
      Dialect dialect =
          new MysqlDialect(
              Options.mysql(server, "x"), new LegacyView(ZoneOffset.UTC, Clock.systemUTC()));
      Questions.Statement statement = Questions.rows(dialect, Shape.of(SAMPLE), page);
      try (Connection c = database.admin();
          PreparedStatement s = c.prepareStatement("explain " + statement.sql())) {
        int at = 1;
        for (Object value : statement.values()) {
          if (value instanceof Where.Micros m) {
            dialect.bindTime(s, at++, m.value());
          } else {
            s.setObject(at++, value);
          }
        }
        try (ResultSet r = s.executeQuery()) {
          assertThat(r.next()).isTrue();
          assertThat(r.getString("key")).isEqualTo("weir_sample_event_time");
          assertThat(r.getString("Extra")).doesNotContain("filesort");
        }
      }
    }
  }
}
