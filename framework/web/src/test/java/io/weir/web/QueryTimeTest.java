package io.weir.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.store.Query;
import io.weir.engine.config.Listen;
import io.weir.engine.config.WebConfig;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of a store that takes too long. */
final class QueryTimeTest {
  private static final Field ADDRESS = Field.address("client_address", "Who connected.");
  private static final Field SENDER = Field.text("sender", 300, "The envelope sender.");
  private static final EventType MESSAGE =
      EventType.named("mail_message", "A message.")
          .fields(
              ADDRESS,
              SENDER,
              Field.text("sasl_username", 100, "The account."),
              Field.integer("size", "Bytes."),
              Field.integer("recipient_count", "How many."))
          .kept()
          .build();
  private static final String SENTENCE =
      "This took longer than 1 s and was stopped: ask for a shorter range, or raise web.query_time";

  @TempDir Path folder;
  private final FakeOperations operations = new FakeOperations();
  private WebServer server;
  private Visitor visitor;

  @BeforeEach
  void start() throws Exception {
    operations.kept.add(MESSAGE);
    operations.memory.open(operations.kept);
    operations.memory.write(
        List.of(
            new EventBuilder()
                .start(MESSAGE, Event.micros(FakeOperations.AT.minusSeconds(60)))
                .id(new EventId(1, 1, 0))
                .put(ADDRESS, Address.parse("192.0.2.7"))
                .put(SENDER, "ann@example.org")
                .put("size", 1_024L)
                .put("recipient_count", 1L)
                .build()));
    server =
        new WebServer(
            new WebConfig(
                Listen.parse("127.0.0.1:0"), null, null, false, List.of(), Duration.ofSeconds(1)),
            operations,
            folder,
            Clock.systemUTC());
    String link = server.start();
    visitor = new Visitor(server.port());
    visitor.enter(link);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/events",
        "/events.csv",
        "/subject?field=client_address&value=192.0.2.7",
        "/statistics",
        "/statistics?range=30+days"
      })
  void aQuestionThatTakesTooLongIsEndedAndThePageSaysSo(String page) throws Exception {
    HttpResponse<String> quick = visitor.get(page);
    assertThat(quick.statusCode()).as(page).isEqualTo(200);
    assertThat(quick.body()).contains("ann@example.org").doesNotContain("query_time");

    operations.takes = Duration.ofHours(1);
    HttpResponse<String> slow = visitor.get(page);
    assertThat(slow.body()).as(page + " " + slow.statusCode()).contains(SENTENCE);
    assertThat(slow.body()).doesNotContain("ann@example.org");
    assertThat(visitor.get("/").statusCode()).as("other pages go on").isEqualTo(200);
  }

  @Test
  void aQuestionThatIsOnlySlowIsAnswered() throws Exception {
    operations.takes = Duration.ofMillis(20);
    assertThat(visitor.get("/events").body()).contains("ann@example.org");
    operations.memory.away(true);
    assertThat(visitor.get("/events").statusCode()).isEqualTo(503);
    assertThat(visitor.get("/events").body()).doesNotContain("query_time");
  }

  /** Others of the same page had most of the time. */
  @Test
  void aQuestionThatHasLessTimeEndsWithTheSameSentence() {
    operations.takes = Duration.ofHours(1);
    TimedStore timed = new TimedStore(operations.store(), Duration.ofSeconds(1));
    Query left = Query.about("mail_message").count().within(Duration.ofMillis(50)).most(1);
    assertThatThrownBy(() -> timed.query(left)).hasMessage(SENTENCE);

    operations.takes = Duration.ZERO;
    TimedStore quick = new TimedStore(operations.store(), Duration.ofSeconds(1));
    Query wrong = Query.about("no_such_type").count().most(1);
    assertThatThrownBy(() -> quick.query(wrong)).message().isNotEqualTo(SENTENCE);
  }
}
