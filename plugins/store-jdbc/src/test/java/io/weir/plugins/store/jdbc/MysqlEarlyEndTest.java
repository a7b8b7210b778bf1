package io.weir.plugins.store.jdbc;

import static io.weir.testkit.StoreQueryContract.SAMPLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.Event;
import io.weir.api.store.Query;
import io.weir.api.store.Store;
import io.weir.api.store.StoreException;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Answers of many rows of which the asker wants no more. */
@Needs(Part.CENTRAL_MARIADB)
@ExtendWith(MariaDb.Extension.class)
final class MysqlEarlyEndTest {
  /** The table has more than 30; what lies in the buffers of the sockets was sent as well. */
  private static final long MOST_SENT = 12_000_000;

  private final MariaDb server;

  MysqlEarlyEndTest(MariaDb server) {
    this.server = server;
  }

  @Test
  void theRestOfAnAnswerThatEndsEarlyIsNotRead() throws Throwable {
    String name = server.database();
    try (Store store = Options.mysql(Options.mysql(server, name), "UTC")) {
      store.open(List.of(SAMPLE));
      fill(store, name);
      Query many = Query.about(SAMPLE.name()).most(1_000_000);
      // More often than there are connections: each must come back, or be replaced.
      for (int i = 0; i < 5; i++) {
        endsEarly(
            store,
            () ->
                assertThatThrownBy(
                        () ->
                            store.read(
                                many,
                                event -> {
                                  throw new IllegalStateException("enough");
                                }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("enough"));
      }
      Query brief = Query.about(SAMPLE.name()).within(Duration.ofSeconds(1)).most(1_000_000);
      AtomicBoolean paused = new AtomicBoolean();
      endsEarly(
          store,
          () ->
              assertThatThrownBy(() -> store.read(brief, event -> pauseOnce(paused)))
                  .isInstanceOf(StoreException.class)
                  .hasMessageContaining("took longer than 1 s and was stopped"));
      int some = Questions.SORTED + 1;
      List<Event> read = new ArrayList<>();
      endsEarly(store, () -> store.read(Query.about(SAMPLE.name()).most(some), read::add));
      assertThat(read).hasSize(some);
    }
  }

  private void endsEarly(Store store, ThrowingCallable question) throws Throwable {
    long before = sent();
    question.call();
    assertThat(sent() - before).as("bytes that the server sent").isLessThan(MOST_SENT);
    List<Event> next = new ArrayList<>();
    store.read(Query.about(SAMPLE.name()).most(5), next::add);
    assertThat(next).as("the next question is answered").hasSize(5);
  }

  private static void pauseOnce(AtomicBoolean paused) {
    if (paused.getAndSet(true)) {
      return;
    }
    try {
      Thread.sleep(1100);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void fill(Store store, String name) throws SQLException, StoreException {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      events.add(JdbcRig.event(SAMPLE, i, "account", "x".repeat(200)));
    }
    store.write(events);
    try (Connection c = server.connect(name);
        Statement s = c.createStatement()) {
      s.execute(
          "insert into sample_event (time, stream, place, line_check, times, account)"
              + " select a.time, a.stream + 1 + b.place, a.place, a.line_check, a.times, a.account"
              + " from sample_event a,"
              + " (select place from sample_event order by place limit 150) b");
    }
  }

  private long sent() throws SQLException {
    try (Connection c = server.connect("");
        Statement s = c.createStatement();
        ResultSet r = s.executeQuery("show global status like 'Bytes_sent'")) {
      assertThat(r.next()).isTrue();
      return r.getLong(2);
    }
  }
}
