package io.weir.cli.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.api.Event;
import io.weir.api.store.Question;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import io.weir.engine.act.StoreDoor;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions that take too much, over a real socket. */
final class DaemonSocketTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir private Path state;
  private final Asked asked = new Asked();
  private DaemonSocket socket;

  /** A store that answers by the word of the question. */
  private static final class Asked implements StoreDoor {
    final BlockingQueue<Question> questions = new LinkedBlockingQueue<>();

    @Override
    public int write(List<Event> events) {
      return 0;
    }

    @Override
    public void refuse(Event event, String reason) {}

    @Override
    public void rollUp(Collection<Instant> hours) {}

    @Override
    public Table sql(Question question) throws StoreException {
      questions.add(question);
      return switch (question.sql()) {
        case "wait" -> {
          CountDownLatch stopped = new CountDownLatch(1);
          question.stopWith(stopped::countDown);
          try {
            stopped.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          throw new StoreException(StoreException.Reason.FATAL, question.stopped(), null);
        }
        case "long" -> table("ä".repeat(5 << 20));
        case "fits" -> table("x".repeat(7 << 20));
        case "memory" -> throw new OutOfMemoryError("Java heap space");
        default -> table("one");
      };
    }

    private static Table table(String value) {
      return new Table(List.of("a"), List.of(List.of(value)), false);
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void open() {
    socket = DaemonSocket.open(state, asked, List.of());
  }

  @AfterEach
  void close() {
    socket.close();
  }

  private StoreDoor link() throws StoreException {
    return DaemonLink.find(state, List.of()).orElseThrow();
  }

  private static Object only(Table table) {
    return table.rows().get(0).get(0);
  }

  @Test
  void aQuestionEndsWhenItsAskerGoes() throws Exception {
    StoreDoor link = link();
    CompletableFuture<Table> answer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return link.sql(new Question("wait", 1));
              } catch (StoreException e) {
                throw new IllegalStateException(e);
              }
            });
    Question question = asked.questions.poll(120, TimeUnit.SECONDS);
    assertThat(question).isNotNull();
    assertThat(question.stopped()).isEmpty();
    link.close();
    await().atMost(LONG).until(() -> question.stopped().equals("the client has disconnected"));
    assertThatThrownBy(() -> answer.get(120, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class);
  }

  @Test
  void theSeventeenthIsToldWhyAndComesInWhenOneHasGone() throws Exception {
    List<StoreDoor> links = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      links.add(link());
    }
    assertThatThrownBy(this::link)
        .isInstanceOf(StoreException.class)
        .hasMessage("16 commands are connected already: wait until one has ended, then try again");
    links.remove(0).close();
    await()
        .atMost(LONG)
        .ignoreExceptionsInstanceOf(StoreException.class)
        .untilAsserted(() -> links.add(link()));
    assertThat(links).hasSize(16);
    links.forEach(StoreDoor::close);
  }

  @Test
  void whatDoesNotFitIsSaidAndTheNextQuestionIsAnswered() throws Exception {
    try (StoreDoor link = link()) {
      assertThatThrownBy(() -> link.sql(new Question("long", 1)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("a row of the answer has " + (10 << 20) + " bytes, more than the ");
      assertThat((String) only(link.sql(new Question("fits", 1)))).hasSize(7 << 20);
      assertThatThrownBy(() -> link.sql(new Question("memory", 1)))
          .isInstanceOf(StoreException.class)
          .hasMessage(
              "the answer needs more memory than the daemon has: reduce the number of"
                  + " rows or columns");
      assertThat(only(link.sql(new Question("next", 1)))).isEqualTo("one");
    }
  }

  @Test
  void howLongItMayTakeComesAlong() throws Exception {
    try (StoreDoor link = link()) {
      link.sql(new Question("a", 7, Duration.ofSeconds(90)));
      Question question = asked.questions.take();
      assertThat(question.most()).isEqualTo(7);
      assertThat(question.seconds()).isEqualTo(90);
      link.sql(new Question("a", 7));
      assertThat(asked.questions.take().seconds()).isEqualTo(60);
    }
  }
}
