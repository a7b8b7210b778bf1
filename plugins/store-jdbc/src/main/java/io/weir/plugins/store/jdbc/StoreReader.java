package io.weir.plugins.store.jdbc;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.store.Query;
import io.weir.api.store.Question;
import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import io.weir.api.store.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The asking side of a store: its own few connections, safe for all threads. */
final class StoreReader implements AutoCloseable {
  /** Memory that groups may take, as much as the answer to a person's statement. */
  private static final long MOST_BYTES = 128L << 20;

  /** A stretch of time, in microseconds, with so few rows that others may be asked for with it. */
  private static final long SHORT = 60_000_000;

  private static final String LESS = "query fewer rows, fewer columns or shorter values";

  private final Dialect dialect;
  private final ReaderPool pool;
  private final RolledTimes times;
  private final SeenTimes seen;
  private final Remembered remembered = new Remembered();

  StoreReader(Dialect dialect, RolledTimes times, SeenTimes seen) {
    this.dialect = dialect;
    this.times = times;
    this.seen = seen;
    pool = new ReaderPool(dialect);
  }

  /** As {@link io.weir.api.store.Store#read}. */
  void read(EventType type, Query query, Consumer<Event> to) throws StoreException {
    if (!query.measures().isEmpty()) {
      throw Questions.fatal(dialect, "a question with measures has no events: use query");
    }
    Shape shape = Questions.shape(dialect, type, query);
    new Filter(dialect, shape).all(query.where());
    Deadline deadline = new Deadline(dialect, query);
    try (Connection c = pool.take()) {
      EventRows rows = new EventRows(shape, query, deadline);
      for (List<SeenTimes.Stretch> some : together(stretches(c, type, query, deadline))) {
        if (rows.isFull()) {
          break;
        }
        Questions.Statement question = Questions.rows(dialect, shape, query, some, rows.left());
        try (PreparedStatement s = prepare(c, question, deadline);
            Streamed answer = new Streamed(dialect, c, pool::drop)) {
          if (rows.read(answer.rows(s), to)) {
            answer.whole();
          }
        }
      }
    } catch (SQLException e) {
      throw deadline.of("reading " + query.type(), e);
    }
  }

  /** Short ones that follow each other, as many as one statement may ask for. */
  private List<List<SeenTimes.Stretch>> together(List<SeenTimes.Stretch> stretches) {
    List<List<SeenTimes.Stretch>> all = new ArrayList<>();
    List<SeenTimes.Stretch> some = new ArrayList<>();
    for (SeenTimes.Stretch stretch : stretches) {
      boolean isShort = stretch.until() - stretch.from() <= SHORT;
      if (!some.isEmpty() && (!isShort || some.size() == dialect.stretchesAtOnce())) {
        all.add(List.copyOf(some));
        some.clear();
      }
      some.add(stretch);
      if (!isShort) {
        all.add(List.copyOf(some));
        some.clear();
      }
    }
    if (!some.isEmpty()) {
      all.add(List.copyOf(some));
    }
    return all;
  }

  /** The times to read, in the order of the question. */
  private List<SeenTimes.Stretch> stretches(
      Connection c, EventType type, Query query, Deadline deadline)
      throws SQLException, StoreException {
    SeenTimes.Stretch asked = Questions.time(query);
    Search search = query.hourly().isPresent() ? null : Search.of(type, query.where());
    SeenTimes.Stretch there =
        search == null || asked.until() - asked.from() <= Todo.MICROS
            ? null
            : times.rows(c, type, asked, deadline);
    if (search == null || there == null) {
      return List.of(asked);
    }
    List<SeenTimes.Stretch> found =
        seen.stretches(c, type, search, there.from(), there.until(), deadline);
    if (query.order() == Query.Order.TOP) {
      Collections.reverse(found);
    }
    return found;
  }

  /** As {@link io.weir.api.store.Store#places}. */
  Map<Long, Long> places(EventType type, boolean isNumbered, int most) throws StoreException {
    try (Connection c = pool.take()) {
      return new FurthestPlaces(dialect, c, type).read(isNumbered, most);
    } catch (SQLException e) {
      throw StoreErrors.of(dialect, "looking how far " + type.name() + " goes", e);
    }
  }

  /** As {@link io.weir.api.store.Store#query}. */
  Table query(EventType type, Query query) throws StoreException {
    if (query.measures().isEmpty()) {
      throw Questions.fatal(dialect, "a question without measures has no table: use read");
    }
    Grouping grouping = new Grouping(dialect, Questions.shape(dialect, type, query), query);
    Deadline deadline = new Deadline(dialect, query);
    Table rolledUp = rolledUp(type, query, grouping, deadline);
    if (rolledUp != null) {
      return rolledUp;
    }
    Questions.Statement question = grouping.statement();
    try (Connection c = pool.take();
        PreparedStatement s = prepare(c, question, deadline)) {
      if (grouping.isWhole()) {
        try (ResultSet r = s.executeQuery()) {
          return Answers.declared(r, grouping.columns(), query.most());
        }
      }
      try (Streamed answer = new Streamed(dialect, c, pool::drop)) {
        Table table = new Fold(grouping, query, mostBytes()).answer(answer.rows(s), deadline);
        answer.whole();
        return table;
      }
    } catch (SQLException e) {
      throw deadline.of("querying " + query.type(), e);
    }
  }

  private @Nullable Table rolledUp(
      EventType type, Query query, Grouping grouping, Deadline deadline) throws StoreException {
    RollUpPlan plan = query.rollUps() ? RollUpPlan.of(type, query) : null;
    Search search = query.rollUps() && plan == null ? Search.ofCount(type, query) : null;
    if (search != null) {
      try (Connection c = pool.take()) {
        return new SeenCount(dialect, times, seen, grouping, query)
            .table(c, type, search, deadline);
      } catch (SQLException e) {
        throw deadline.of("querying " + query.type(), e);
      }
    }
    if (plan == null) {
      return null;
    }
    RollUpAnswer answer = new RollUpAnswer(grouping, plan, query, mostBytes(), remembered);
    try (Connection c = pool.take()) {
      times.read(c, type, plan.roll(), query, deadline, answer);
      return answer.table();
    } catch (SQLException e) {
      throw deadline.of("querying " + query.type(), e);
    }
  }

  private static long mostBytes() {
    return Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / 4);
  }

  private PreparedStatement prepare(Connection c, Questions.Statement question, Deadline deadline)
      throws SQLException {
    PreparedStatement s = c.prepareStatement(question.sql());
    s.setQueryTimeout(deadline.seconds());
    deadline.stops(s);
    int at = 1;
    for (Object value : question.values()) {
      if (value instanceof Where.Micros m) {
        dialect.bindTime(s, at++, m.value());
      } else {
        s.setObject(at++, value);
      }
    }
    return s;
  }

  /** As {@link io.weir.api.store.Store#sql}. */
  Table sql(Question question) throws StoreException, NoMemory {
    refuseIf(dialect.problem(question.sql()));
    // A connection of its own: what a person sets in a session must not stay in the pool.
    try (Connection c = dialect.reader();
        PreparedStatement s = c.prepareStatement(question.sql())) {
      refuseIf(dialect.problem(s));
      int most = question.most();
      s.setQueryTimeout(question.seconds());
      s.setMaxRows(most < Integer.MAX_VALUE ? most + 1 : 0);
      question.stopWith(() -> cancel(s));
      try (Streamed answer = new Streamed(dialect, c, ended -> {})) {
        // Its rows are limited above: the one behind the last tells only that there is more.
        Table table = Answers.any(answer.rows(s), most, question.mostBytes());
        answer.whole();
        return table;
      }
    } catch (OutOfMemoryError e) {
      // One array that never fits: the heap is as it was before.
      throw noMemory(e);
    } catch (SQLException e) {
      if (dialect.tookAllMemory(e)) {
        throw noMemory(e);
      }
      throw told(question, e);
    } catch (Answers.TooLarge e) {
      throw fatal("the answer is larger than " + (question.mostBytes() >> 20) + " MiB: " + LESS, e);
    }
  }

  private static void cancel(PreparedStatement running) {
    try {
      running.cancel();
    } catch (SQLException e) {
      // It has ended meanwhile, or ends with its time.
    }
  }

  private NoMemory noMemory(Throwable e) {
    return new NoMemory(fatal("the answer needs more memory than available: " + LESS, e));
  }

  private StoreException told(Question question, SQLException e) {
    if (!question.stopped().isEmpty()) {
      return fatal("the query was stopped: " + question.stopped(), e);
    }
    if (e instanceof SQLTimeoutException) {
      return fatal(
          "the query took longer than "
              + question.seconds()
              + " s and was stopped: query a shorter period, or allow more time",
          e);
    }
    StoreException told = StoreErrors.of(dialect, "the statement", e);
    return told.reason() == Reason.AWAY
        ? told
        : new StoreException(Reason.FATAL, String.valueOf(told.getMessage()), e);
  }

  private StoreException fatal(String what, Throwable e) {
    return new StoreException(Reason.FATAL, dialect.where() + ": " + what, e);
  }

  private void refuseIf(@Nullable String problem) throws StoreException {
    if (problem != null) {
      throw new StoreException(Reason.FATAL, dialect.where() + ": " + problem, null);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
