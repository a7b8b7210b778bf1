package io.weir.plugins.store.jdbc;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.store.Query;
import io.weir.api.store.Question;
import io.weir.api.store.Store;
import io.weir.api.store.StoreBackup;
import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import io.weir.api.store.Table;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A store over JDBC. One connection writes, guarded by a lock; those who ask have a few of their
 * own with the least rights, so a question never waits for the writer. A connection that broke is
 * made again at the next call, tables looked after as at the first time.
 */
final class JdbcStore implements Store {
  /** How often a write is tried when another process writes the same ids in the same moment. */
  private static final int TRIES = 3;

  private static final long CLOSE_SECONDS = 10;

  private final Dialect dialect;
  private final ReentrantLock writing = new ReentrantLock();
  private final Map<String, EventWriter> writers = new HashMap<>();

  /** The writer's thread alone. */
  private final HourTally tally = new HourTally();

  /** Types whose rows are {@link NumberedRows}. */
  private volatile Set<String> numbered = Set.of();

  private final Series series = new Series();
  private final Clock clock;

  private volatile Map<String, EventType> kept = Map.of();
  private volatile String product = "not opened yet";
  private volatile String way = "not writing yet";
  private volatile @Nullable StoreReader readers;
  private @Nullable Connection connection;

  /** The database may have closed itself under the writer's connection. */
  private volatile boolean renew;

  private boolean closed;

  JdbcStore(Dialect dialect, Clock clock) {
    this.dialect = dialect;
    this.clock = clock;
  }

  @Override
  public void open(Collection<EventType> types) throws StoreException {
    writing.lock();
    try {
      Map<String, EventType> byName = new LinkedHashMap<>();
      types.forEach(t -> byName.put(t.name(), t));
      disconnect();
      kept = byName;
      tally.clear();
      connect();
      if (readers == null) {
        readers =
            new StoreReader(
                dialect,
                new RolledTimes(dialect, series, tally, clock),
                new SeenTimes(dialect, series));
      }
    } finally {
      writing.unlock();
    }
  }

  /** The writer's connection, made anew where it broke. */
  private Connection connect() throws StoreException {
    if (renew) {
      renew = false;
      disconnect();
    }
    Connection there = connection;
    if (there != null) {
      return there;
    }
    if (closed) {
      throw new StoreException(Reason.FATAL, dialect.where() + ": closed", null);
    }
    try {
      Connection made = dialect.writer();
      connection = made;
      made.setAutoCommit(true);
      numbered = new Schema(dialect, made).ensure(kept.values());
      series.ensure(dialect, made, kept.values());
      dialect.settle(made); // the tables are there, whatever happens next
      product = dialect.product(made);
      BulkLoad bulk = dialect.bulk(made);
      way = dialect.way(bulk != null);
      made.setAutoCommit(false);
      for (EventType type : kept.values()) {
        if (dialect.countsAtOnce()) {
          tally.begin(type, behind(made, type), rows(dialect, made, type));
        }
        writers.put(
            type.name(),
            new EventWriter(dialect, made, type, numbered.contains(type.name()), bulk));
      }
      return made;
    } catch (SQLException e) {
      disconnect();
      throw StoreErrors.of(dialect, "opening", e);
    } catch (StoreException e) {
      disconnect();
      throw e;
    }
  }

  /** The beginning of the hour behind the last row's, in microseconds. */
  private long behind(Connection on, EventType type) throws SQLException {
    String last = dialect.micros("max(" + dialect.quote("time") + ")");
    String sql = "select " + last + " from " + dialect.quote(type.name());
    try (Statement s = on.createStatement();
        ResultSet r = s.executeQuery(sql)) {
      boolean any = r.next();
      long micros = any ? r.getLong(1) : 0;
      return !any || r.wasNull() ? Long.MIN_VALUE : HourTally.behind(micros);
    }
  }

  /** How many rows a type's table has. */
  static long rows(Dialect dialect, Connection on, EventType type) throws SQLException {
    try (Statement s = on.createStatement();
        ResultSet r = s.executeQuery("select count(*) from " + dialect.quote(type.name()))) {
      return r.next() ? r.getLong(1) : 0;
    }
  }

  private void disconnect() {
    Connection there = connection;
    connection = null;
    writers.clear();
    if (there != null) {
      try {
        there.close();
      } catch (SQLException e) {
        // It is given up either way; the failure that led here is told.
      }
    }
  }

  @Override
  public int write(List<Event> events) throws StoreException {
    return write(events, dialect::settle);
  }

  @Override
  public int writeSoon(List<Event> events) throws StoreException {
    return write(events, dialect::settleSoon);
  }

  @Override
  public void settle() throws StoreException {
    transaction("settling", on -> 0);
  }

  private int write(List<Event> events, After after) throws StoreException {
    if (events.isEmpty()) {
      return 0;
    }
    Map<String, List<Event>> byType = new LinkedHashMap<>();
    for (Event e : events) {
      byType.computeIfAbsent(e.type().name(), name -> new ArrayList<>()).add(e);
    }
    Map<EventType, List<Event>> fresh = new HashMap<>();
    int all =
        transaction(
            "writing",
            on -> {
              int written = 0;
              fresh.clear();
              for (Map.Entry<String, List<Event>> entry : byType.entrySet()) {
                EventWriter writer = writers.get(entry.getKey());
                if (writer == null) {
                  throw new StoreException(
                      Reason.CONTENT,
                      dialect.where() + ": " + entry.getKey() + " is not among the kept types",
                      null);
                }
                List<Event> rows = writer.write(entry.getValue());
                fresh.put(writer.type(), rows);
                new Todo(dialect, on).mark(entry.getKey(), Todo.Step.HOUR, hours(rows));
                written += rows.size();
              }
              return written;
            },
            after);
    fresh.forEach(tally::add);
    return all;
  }

  private static Set<Long> hours(List<Event> rows) {
    Set<Long> hours = new HashSet<>();
    rows.forEach(row -> hours.add(Todo.hour(row.micros())));
    return hours;
  }

  @Override
  public void refuse(Event event, String reason) throws StoreException {
    transaction(
        "writing into " + Schema.REFUSED,
        on -> {
          new Refusals(dialect, on).write(event, reason);
          return 1;
        });
  }

  @Override
  public void rollUp(Collection<Instant> hours) throws StoreException {
    transaction(
        "counting hours",
        on -> {
          new RollUp(dialect, on, tally, series).count(kept.values(), hours, clock.instant());
          return 0;
        });
  }

  @Override
  public int forget(EventType type, Instant before, int atMost) throws StoreException {
    EventType its = kept(type.name());
    String name = its.name();
    long micros = Questions.micros(before);
    tally.forget(micros);
    long[] rows = new long[1];
    int gone =
        transaction(
            "deleting old " + name,
            on -> {
              rows[0] = dialect.countsAtOnce() ? rows(dialect, on, its) : 0;
              int all = new Forgetter(dialect, on).forget(name, micros, atMost);
              rows[0] -= dialect.countsAtOnce() ? rows(dialect, on, its) : 0;
              return all;
            });
    tally.forgot(its, rows[0]);
    return gone;
  }

  @Override
  public int forgetRollUps(Instant before, int atMost) throws StoreException {
    return transaction(
        "deleting old roll-ups",
        on -> new Forgetter(dialect, on).rollUps(kept.values(), Questions.micros(before), atMost));
  }

  /** What is done on the writer's connection before the commit. */
  private interface Work {
    int on(Connection connection) throws SQLException, StoreException;
  }

  /** What is done on it behind the commit. */
  private interface After {
    void on(Connection connection) throws SQLException;
  }

  private int transaction(String what, Work work) throws StoreException {
    return transaction(what, work, dialect::settle);
  }

  private int transaction(String what, Work work, After after) throws StoreException {
    writing.lock();
    try {
      for (int i = 1; ; i++) {
        Connection on = connect();
        try {
          int done = work.on(on);
          on.commit();
          after.on(on);
          return done;
        } catch (SQLException e) {
          undo(on);
          boolean raced = StoreErrors.isKey(e);
          if (raced && i < TRIES) {
            continue;
          }
          StoreException told = StoreErrors.of(dialect, what, e);
          if (told.reason() != Reason.CONTENT) {
            disconnect();
          }
          throw raced ? new StoreException(Reason.AWAY, message(told), e) : told;
        } catch (StoreException | RuntimeException | Error e) {
          // An open transaction would keep its locks, and the next one would commit what it did.
          undo(on);
          throw e;
        }
      }
    } finally {
      writing.unlock();
    }
  }

  private static String message(StoreException e) {
    return String.valueOf(e.getMessage());
  }

  private void undo(Connection on) {
    try {
      on.rollback();
      for (EventWriter writer : writers.values()) {
        writer.reset();
      }
    } catch (SQLException e) {
      disconnect();
    }
  }

  @Override
  public void read(Query query, Consumer<Event> to) throws StoreException {
    readers().read(kept(query.type()), query, to);
  }

  @Override
  public Table query(Query query) throws StoreException {
    return readers().query(kept(query.type()), query);
  }

  @Override
  public Map<Long, Long> places(EventType type, int most) throws StoreException {
    EventType its = kept(type.name());
    return readers().places(its, numbered.contains(its.name()), most);
  }

  @Override
  public Table sql(Question question) throws StoreException {
    try {
      return readers().sql(question);
    } catch (NoMemory e) {
      renew = true;
      reopen();
      throw e.told();
    }
  }

  /**
   * At once, by the writer: a reader who came first would open it without the writer's settings.
   */
  private void reopen() {
    try {
      if (writing.tryLock(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        try {
          connect();
        } finally {
          writing.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (StoreException e) {
      // The next write meets the same, and tells.
    }
  }

  @Override
  public Optional<Path> missing() {
    return dialect.missing();
  }

  @Override
  public String look() throws StoreException {
    try {
      return dialect.look();
    } catch (SQLException e) {
      throw StoreErrors.of(dialect, "connecting", e);
    }
  }

  @Override
  public Optional<StoreBackup> backup() {
    return dialect.databaseFile().map(file -> new JdbcBackup(file, dialect.where(), this::copied));
  }

  @Override
  public String backupAdvice() {
    return dialect.backupAdvice();
  }

  /** On the writer's connection, so that nothing is written meanwhile; without one, if not open. */
  private void copied(JdbcBackup.Copy copy) throws StoreException {
    if (readers == null) {
      copy.from(null);
      return;
    }
    transaction(
        "copying",
        on -> {
          copy.from(on);
          return 0;
        });
  }

  private EventType kept(String name) throws StoreException {
    EventType type = kept.get(name);
    if (type == null) {
      throw new StoreException(
          Reason.FATAL,
          dialect.where() + ": " + name + " is not kept; kept are " + kept.keySet(),
          null);
    }
    return type;
  }

  private StoreReader readers() throws StoreException {
    StoreReader there = readers;
    if (there == null) {
      throw new StoreException(Reason.AWAY, dialect.where() + ": not opened yet", null);
    }
    return there;
  }

  @Override
  public boolean shared() {
    return dialect.shared();
  }

  @Override
  public String describe() {
    return product + ", " + dialect.where() + ", " + way;
  }

  @Override
  public void close() {
    StoreReader pool = readers;
    if (pool != null) {
      pool.close();
    }
    boolean mine = false;
    try {
      mine = writing.tryLock(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!mine) {
      // The writer hangs in the database; what it had not committed is offered again later.
      return;
    }
    try {
      closed = true;
      disconnect();
      OwnDrivers.unregister();
    } finally {
      writing.unlock();
    }
  }
}
