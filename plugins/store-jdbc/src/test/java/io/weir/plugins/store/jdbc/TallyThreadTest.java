package io.weir.plugins.store.jdbc;

import static io.weir.plugins.store.jdbc.JdbcRig.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Field;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TallyThreadTest {
  private static final Field ACCOUNT = Field.text("account", 200, "Who.");
  private static final EventType LOGIN =
      EventType.named("login", "A login.").fields(ACCOUNT).counted(ACCOUNT).build();
  private static final long BEGIN = HourTally.hour(Event.micros(NOON));

  private final HourTally tally = new HourTally();
  private final TallyThread thread = new TallyThread(tally);

  private static Map<EventType, List<Event>> logins(int many) {
    Event one = new EventBuilder().start(LOGIN, BEGIN).put(ACCOUNT, "a").build();
    return Map.of(LOGIN, Collections.nCopies(many, one));
  }

  private long counted() {
    return tally.rows(LOGIN, BEGIN, BEGIN + 1);
  }

  @Test
  void allIsCountedWhenNothingIsAwaitedAnyMore() {
    for (int i = 0; i < 50; i++) {
      thread.soon(logins(3));
    }
    thread.now(logins(7));
    assertThat(counted()).isEqualTo(157);
    thread.soon(logins(1));
    thread.await();
    thread.await();
    assertThat(counted()).isEqualTo(158);
  }

  @Test
  void nothingIsCountedWhileSomethingIsMade() {
    CountDownLatch go = new CountDownLatch(1);
    CompletableFuture<Long> made =
        thread.make(
            () -> {
              assertThatCode(go::await).doesNotThrowAnyException();
              return counted();
            });
    CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS).execute(go::countDown);
    thread.now(logins(5));
    assertThat(TallyThread.get(made)).isZero();
    assertThat(counted()).isEqualTo(5);
  }

  @Test
  void whatCountingThrewIsThrownOnce() {
    thread.soon(Map.of(LOGIN, Arrays.asList((Event) null)));
    assertThatThrownBy(thread::await).hasRootCauseInstanceOf(NullPointerException.class);
    thread.now(logins(1));
    assertThat(counted()).isEqualTo(1);
  }

  @Test
  void whatMakingThrewIsThrownToWhoeverWantsIt() {
    CompletableFuture<Long> made =
        thread.make(
            () -> {
              throw new OutOfMemoryError("packing");
            });
    thread.await();
    assertThatThrownBy(() -> TallyThread.get(made)).isInstanceOf(OutOfMemoryError.class);
  }
}
