package io.weir.plugins.store.jdbc;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.FieldKind;
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
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The asking side of a store: its own few connections, safe for all threads. */
final class StoreReader implements AutoCloseable {
  private static final int LONGEST_SECONDS = 600;
  private static final String LESS = "ask for fewer rows, fewer columns or shorter values";
  private static final int FIRST_FIELD = 6;

  private final Dialect dialect;
  private final ReaderPool pool;

  StoreReader(Dialect dialect) {
    this.dialect = dialect;
    pool = new ReaderPool(dialect);
  }

  /** As {@link io.weir.api.store.Store#read}; the table is made for {@code kept}. */
  void read(EventType type, EventType kept, Instant from, Instant until, Consumer<Event> to)
      throws StoreException {
    Questions.Statement question = Questions.rows(dialect, Shape.of(kept), from, until);
    try (Connection c = pool.take();
        PreparedStatement s = prepare(c, question)) {
      dialect.stream(s);
      try (ResultSet r = s.executeQuery()) {
        EventBuilder builder = new EventBuilder();
        while (r.next()) {
          builder.start(type, r.getLong(1)).times(r.getInt(5));
          builder.id(new EventId(r.getLong(2), r.getLong(3), r.getInt(4)));
          int at = FIRST_FIELD;
          for (Field f : kept.fields()) {
            Object value = Answers.value(r, at++, f.kind());
            if (value != null) {
              builder.put(
                  f.name(), f.kind() == FieldKind.ADDRESS ? Address.parse((String) value) : value);
            }
          }
          to.accept(builder.build());
        }
      }
    } catch (SQLException e) {
      throw StoreErrors.of(dialect, "reading " + type.name(), e);
    }
  }

  /** As {@link io.weir.api.store.Store#query}. */
  Table query(Shape shape, Query query) throws StoreException {
    Questions.Statement question = Questions.of(dialect, shape, query);
    try (Connection c = pool.take();
        PreparedStatement s = prepare(c, question);
        ResultSet r = s.executeQuery()) {
      return Answers.declared(r, question.columns(), query.most());
    } catch (SQLException e) {
      throw StoreErrors.of(dialect, "asking for " + query.type(), e);
    }
  }

  private PreparedStatement prepare(Connection c, Questions.Statement question)
      throws SQLException {
    PreparedStatement s = c.prepareStatement(question.sql());
    s.setQueryTimeout(LONGEST_SECONDS);
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
      dialect.stream(s);
      s.setQueryTimeout(question.seconds());
      s.setMaxRows(most < Integer.MAX_VALUE ? most + 1 : 0);
      question.stopWith(() -> cancel(s));
      try (ResultSet r = s.executeQuery()) {
        return Answers.any(r, most, question.mostBytes());
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
    return new NoMemory(fatal("the answer needs more memory than there is: " + LESS, e));
  }

  private StoreException told(Question question, SQLException e) {
    if (!question.stopped().isEmpty()) {
      return fatal("the question was stopped: " + question.stopped(), e);
    }
    if (e instanceof SQLTimeoutException) {
      return fatal(
          "the question took longer than "
              + question.seconds()
              + " s and was stopped: ask for a shorter time, or allow it more",
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
