package io.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.engine.config.Listen;
import io.weir.engine.config.WebConfig;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StatisticsPageTest {
  private static final Field ADDRESS = Field.address("client_address", "Who connected.");
  private static final Field LOGIN = Field.text("sasl_username", 100, "The account.");
  private static final Field SENDER = Field.text("sender", 300, "The envelope sender.");
  private static final Field SIZE = Field.integer("size", "Bytes.");
  private static final Field RECIPIENTS = Field.integer("recipient_count", "How many.");
  private static final EventType MESSAGE =
      EventType.named("mail_message", "A message.")
          .fields(ADDRESS, LOGIN, SENDER, SIZE, RECIPIENTS)
          .kept()
          .build();

  @TempDir Path folder;
  private final FakeOperations operations = new FakeOperations();
  private WebServer server;
  private Visitor visitor;
  private long place;

  @BeforeEach
  void start() throws Exception {
    operations.kept.add(MESSAGE);
    operations.memory.open(operations.kept);
    server =
        new WebServer(
            new WebConfig(Listen.parse("127.0.0.1:0"), null, false),
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

  private void message(Instant at, String login) throws Exception {
    Event event =
        new EventBuilder()
            .start(MESSAGE, Event.micros(at))
            .id(new EventId(1, place++, 0))
            .put(ADDRESS, Address.parse("192.0.2.7"))
            .put(LOGIN, login)
            .put(SENDER, "<b>x@y.org")
            .put(SIZE, 1024L)
            .put(RECIPIENTS, 1L)
            .build();
    operations.memory.write(List.of(event));
  }

  @Test
  void countsADayBesideTheOneBefore() throws Exception {
    for (int i = 0; i < 6; i++) {
      message(FakeOperations.AT.minusSeconds(600 + i), i < 4 ? "anna" : "bob");
    }
    for (int i = 0; i < 3; i++) {
      message(FakeOperations.AT.minusSeconds(86_400 + i), "anna");
    }
    String html = visitor.get("/statistics").body();
    assertThat(html)
        .contains("<h1>Thu 5 Mar 2026</h1>", "Beside Wed 4 Mar 2026.")
        .contains("subject?field=sasl_username&amp;value=anna", "+100 %", "+33 %", "new")
        .contains("&lt;b&gt;x@y.org")
        .doesNotContain("<b>x@y");
    assertThat(visitor.get("/statistics?range=yesterday").body())
        .contains("<h1>Wed 4 Mar 2026</h1>");
    assertThat(visitor.get("/statistics?range=7+days").body())
        .contains("<h1>Fri 27 Feb 2026 to Thu 5 Mar 2026</h1>");
    assertThat(visitor.get("/statistics?from=2026-03-04&to=2026-03-05").body())
        .contains("<h1>Wed 4 Mar 2026 to Thu 5 Mar 2026</h1>");
  }

  @Test
  void nonsenseIsASentence() throws Exception {
    for (String bad :
        List.of(
            "range=ever",
            "from=yesterday",
            "from=2026-03-05&to=2026-03-01",
            "from=2026-01-01&to=%2B999999999-12-31",
            "from=-999999999-01-01&to=2026-01-01",
            "from=%2B999999999-12-31")) {
      assertThat(visitor.get("/statistics?" + bad).statusCode()).as(bad).isEqualTo(400);
      assertThat(visitor.get("/statistics?" + bad).body()).as(bad).contains("role=\"alert\"");
    }
    operations.memory.away(true);
    assertThat(visitor.get("/statistics").statusCode()).isEqualTo(503);
  }
}
