package io.weir.plugins.store.jdbc;

import io.weir.api.store.Query;
import io.weir.api.store.Question;
import io.weir.api.store.StoreException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;

/** Until when a question may be answered. */
final class Deadline {
  /** Longer than this no database counts. */
  private static final long LONGEST = Duration.ofDays(20).toNanos();

  private final Dialect dialect;
  private final Duration within;
  private final long end;
  private final Query query;

  Deadline(Dialect dialect, Query query) {
    this.dialect = dialect;
    this.query = query;
    within = query.within();
    end =
        System.nanoTime()
            + (within.compareTo(Duration.ofNanos(LONGEST)) < 0 ? within.toNanos() : LONGEST);
  }

  /** Whole seconds that are left, at least one: how databases count. */
  int seconds() {
    return (int) Math.max(1, (left() + 999_999_999) / 1_000_000_000);
  }

  private long left() {
    return end - System.nanoTime();
  }

  void check() throws StoreException {
    if (isStopped()) {
      throw stopped();
    }
    if (left() < 0) {
      throw passed();
    }
  }

  /** What a failure is called: the database may have been stopped by the time. */
  StoreException of(String what, SQLException e) {
    if (isStopped()) {
      return stopped();
    }
    return e instanceof SQLTimeoutException || left() < 0
        ? passed()
        : StoreErrors.of(dialect, what, e);
  }

  private boolean isStopped() {
    return !query.stop().map(Question::stopped).orElse("").isEmpty();
  }

  private StoreException stopped() {
    return Questions.fatal(
        dialect, "the query was stopped: " + query.stop().map(Question::stopped).orElse(""));
  }

  /** The statement ends too when the question is stopped. */
  void stops(PreparedStatement running) {
    query
        .stop()
        .ifPresent(
            stop ->
                stop.stopWith(
                    () -> {
                      try {
                        running.cancel();
                      } catch (SQLException e) {
                        // It has ended meanwhile, or ends with its time.
                      }
                    }));
  }

  private StoreException passed() {
    return Questions.fatal(
        dialect,
        "the query took longer than "
            + (within.toMillis() % 1000 == 0
                ? within.toSeconds() + " s"
                : within.toMillis() + " ms")
            + " and was stopped: query a shorter period or less data, or allow more time");
  }
}
