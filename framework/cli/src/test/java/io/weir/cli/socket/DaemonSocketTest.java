package io.weir.cli.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.Network;
import io.weir.api.rule.Condition;
import io.weir.api.store.Bucket;
import io.weir.api.store.Query;
import io.weir.api.store.Question;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import io.weir.engine.act.StoreDoor;
import io.weir.engine.view.Operations;
import io.weir.engine.view.Outcome;
import io.weir.engine.view.ReportDesk;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.lang.reflect.Proxy;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions that take too much, and readers that do not read, over a real socket. */
final class DaemonSocketTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  private static final EventType WORD =
      EventType.named("word", "A word.").fields(Field.text("text", 65_000, "It.")).build();

  private static final ReportDesk NO_REPORTS =
      new ReportDesk() {
        @Override
        public List<String> kinds() {
          return List.of("daily");
        }

        @Override
        public CompletableFuture<Outcome> send(String kind) {
          return CompletableFuture.completedFuture(
              kind.equals("daily")
                  ? Outcome.done("1", "it is sent")
                  : Outcome.refused("kind", "there is no such report"));
        }
      };
  private static final Condition WAITS =
      new Condition(
          Map.of(
              "text",
              List.of(new Condition.Test(Condition.Word.IS, Set.of("wait"), List.of(), 0))));

  @TempDir private Path state;
  private final Asked asked = new Asked();
  private DaemonSocket socket;

  /** A store that answers by the word of the question. */
  private static final class Asked implements StoreDoor {
    final BlockingQueue<Question> questions = new LinkedBlockingQueue<>();
    final List<Event> all = new ArrayList<>();
    int page = 3;

    @Override
    public int write(List<Event> events) {
      return 0;
    }

    @Override
    public void refuse(Event event, String reason) {}

    @Override
    public void rollUp(Collection<Instant> hours) {}

    /** Answers with the question. */
    @Override
    public Table query(Query query) throws StoreException {
      Question stop = query.stop().orElse(null);
      if (query.where().equals(WAITS) && stop != null) {
        return sql(wait(stop));
      }
      return table(query + " " + query.order() + " " + query.within() + " " + query.most());
    }

    /** Those of {@link #all} from the question's beginning on. */
    @Override
    public List<Event> read(Query query) {
      return all.stream()
          .filter(e -> !e.time().isBefore(query.from()))
          .filter(e -> query.where().holds(e))
          .limit(query.most())
          .toList();
    }

    /** A statement that waits, and ends with the other question. */
    private static Question wait(Question until) {
      Question made = new Question("wait", 1);
      until.stopWith(() -> made.stop(until.stopped()));
      return made;
    }

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

    /** The events of {@link #all}, some at a time. */
    @Override
    public List<Event> next(
        EventType type, Instant from, Instant until, Query.@Nullable Row after) {
      return all.stream()
          .filter(e -> !e.time().isBefore(from) && e.time().isBefore(until))
          .filter(e -> after == null || e.time().isAfter(after.time()))
          .limit(page)
          .toList();
    }

    private static Table table(String value) {
      return new Table(List.of("a"), List.of(List.of(value)), false);
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void open() {
    open(LONG, LONG);
  }

  /** Of the engine only reports are asked here. */
  private static Operations operations(ReportDesk reports) {
    return (Operations)
        Proxy.newProxyInstance(
            Operations.class.getClassLoader(),
            new Class<?>[] {Operations.class},
            (proxy, method, args) -> {
              assertThat(method.getName()).isEqualTo("reports");
              return reports;
            });
  }

  private void open(Duration writing, Duration reading) {
    socket =
        DaemonSocket.open(
            state,
            asked,
            () -> operations(NO_REPORTS),
            () -> List.of(WORD),
            () -> new DaemonSocket.Reloaded(List.of(), List.of()),
            new Patience(writing, reading));
  }

  @AfterEach
  void close() {
    socket.close();
  }

  private StoreDoor link() throws StoreException {
    return DaemonLink.find(state, List.of(WORD)).orElseThrow();
  }

  private static Object only(Table table) {
    return table.rows().get(0).get(0);
  }

  @Test
  void aQuestionWithMeasuresArrivesAsItWasAsked() throws Exception {
    Condition where =
        new Condition(
            Map.of(
                "text",
                List.of(
                    new Condition.Test(
                        Condition.Word.IN,
                        Set.of("192.0.2.0/24"),
                        List.of(Network.parse("192.0.2.0/24")),
                        2.5),
                    new Condition.Test(Condition.Word.HAS, Set.of("ä"), List.of(), 0))));
    Query query =
        Query.about("word")
            .between(Instant.EPOCH, Instant.parse("2026-11-22T17:00:00.5Z"))
            .hourly("text")
            .by("text", "text/domain", "address/24/64")
            .bucket(Bucket.hours(6, ZoneId.of("Asia/Kathmandu")))
            .count()
            .sum("a")
            .average("a")
            .distinct("b")
            .min("c")
            .max("c")
            .quantile("d", 0.95)
            .where(where)
            .any(List.of(where, Condition.any()))
            .order(Query.Order.KEY)
            .within(Duration.ofSeconds(9))
            .most(17);
    try (StoreDoor link = link()) {
      assertThat(only(link.query(query))).isEqualTo(only(asked.query(query)));
      Query longest = Query.about("word").count().within(Duration.ofDays(9)).most(1_000_000);
      assertThat(only(link.query(longest)).toString())
          .as("the daemon has its own limits")
          .endsWith("TOP PT1H 50000");
    }
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
  void aQuestionWithMeasuresEndsToo() throws Exception {
    StoreDoor link = link();
    CompletableFuture<Table> answer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return link.query(Query.about("word").where(WAITS).count().most(1));
              } catch (StoreException e) {
                throw new IllegalStateException(e);
              }
            });
    Question question = asked.questions.poll(120, TimeUnit.SECONDS);
    assertThat(question).isNotNull();
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

  private void events(int n, int length) {
    for (int i = 0; i < n; i++) {
      asked.all.add(
          new EventBuilder()
              .start(WORD, i * 1_000_000L)
              .id(new EventId(1, i, 2))
              .put(WORD.field("text"), "x".repeat(length))
              .build());
    }
  }

  private static List<Event> read(StoreDoor link) throws StoreException {
    List<Event> all = new ArrayList<>();
    Query.Row last = null;
    List<Event> page;
    do {
      page = link.next(WORD, Instant.ofEpochSecond(1), Instant.ofEpochSecond(9), last);
      all.addAll(page);
      if (!page.isEmpty()) {
        Event end = page.get(page.size() - 1);
        last = new Query.Row(end.time(), end.id());
      }
    } while (!page.isEmpty());
    return all;
  }

  @Test
  void aReportIsSentByTheDaemon() throws Exception {
    assertThat(DaemonLink.sendReport(state, List.of(WORD), "daily")).contains("it is sent");
    assertThatThrownBy(() -> DaemonLink.sendReport(state, List.of(WORD), "hourly"))
        .isInstanceOf(StoreException.class)
        .hasMessage("there is no such report");
  }

  @Test
  void whatIsLookedForComesInAsManyFramesAsItNeeds() throws Exception {
    events(400, 60_000);
    Condition where =
        new Condition(
            Map.of(
                "text",
                List.of(new Condition.Test(Condition.Word.STARTS, Set.of("x"), List.of(), 0))));
    try (StoreDoor link = link()) {
      Query query =
          Query.about("word")
              .between(Instant.ofEpochSecond(5), Instant.ofEpochSecond(9_999))
              .where(where)
              .most(1000);
      assertThat(link.read(query)).isEqualTo(asked.all.subList(5, 400));
      assertThat(link.read(Query.about("word").most(3))).hasSize(3);
      assertThat(link.read(Query.about("word").most(0))).isEmpty();
      assertThatThrownBy(() -> link.query(Query.about("word").most(3)))
          .isInstanceOf(StoreException.class)
          .hasMessage("a question without measures");
      assertThat(only(link.sql(new Question("next", 1)))).isEqualTo("one");
    }
  }

  @Test
  void eventsComePageByPage() throws Exception {
    events(12, 5);
    try (StoreDoor link = link()) {
      assertThat(read(link)).isEqualTo(asked.all.subList(1, 9));
      EventType other =
          EventType.named("other", "Another.").fields(Field.text("text", 9, "It.")).build();
      assertThatThrownBy(() -> link.next(other, Instant.EPOCH, Instant.MAX, null))
          .isInstanceOf(StoreException.class)
          .hasMessage("the running daemon does not keep other");
      assertThat(read(link)).hasSize(8);
    }
  }

  @Test
  void aReaderThatPausesIsDisconnectedAndGoesOnWhereItWas() throws Exception {
    socket.close();
    open(LONG, Duration.ofMillis(50));
    events(12, 5);
    try (StoreDoor link = link()) {
      List<Event> first = link.next(WORD, Instant.EPOCH, Instant.ofEpochSecond(9), null);
      Event last = first.get(first.size() - 1);
      await().atMost(LONG).until(() -> socket.connections() == 0);
      assertThat(
              link.next(
                  WORD,
                  Instant.EPOCH,
                  Instant.ofEpochSecond(9),
                  new Query.Row(last.time(), last.id())))
          .isEqualTo(asked.all.subList(3, 6));
      socket.close();
      assertThatThrownBy(() -> link.next(WORD, Instant.EPOCH, Instant.ofEpochSecond(9), null))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("closed the connection");
    }
  }

  @Test
  void aReaderThatTakesNothingIsDisconnected() throws Exception {
    socket.close();
    open(Duration.ofMillis(200), LONG);
    events(100, 65_000);
    asked.page = 100;
    try (SocketChannel channel =
        SocketChannel.open(UnixDomainSocketAddress.of(SocketFile.in(state)))) {
      DataOutputStream out = new DataOutputStream(Channels.newOutputStream(channel));
      SocketFrames.send(out, SocketFrames.HELLO, Greeting.of(List.of(WORD)).bytes());
      ByteArrayOutputStream request = new ByteArrayOutputStream();
      new PageRequest("word", Instant.EPOCH, Instant.ofEpochSecond(100), null)
          .write(new DataOutputStream(request));
      SocketFrames.send(out, SocketFrames.READ, request.toByteArray());
      await().atMost(LONG).until(() -> socket.connections() == 0);
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
