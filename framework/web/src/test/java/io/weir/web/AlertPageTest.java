package io.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.action.Block;
import io.weir.api.rule.Alert;
import io.weir.api.rule.Finding;
import io.weir.api.rule.Subject;
import io.weir.engine.config.Listen;
import io.weir.engine.config.WebConfig;
import io.weir.engine.judge.AlertCodec;
import io.weir.engine.judge.EngineTypes;
import io.weir.engine.view.BlockDesk;
import io.weir.engine.view.BlockDesk.BlockStatus;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of one alert. */
final class AlertPageTest {
  private static final Field ADDRESS = Field.address("client_address", "Who connected.");
  private static final Field QUEUE = Field.text("queue_id", 60, "The message.");
  private static final Field HELO = Field.text("helo_name", 300, "What it said.");
  private static final EventType MESSAGE =
      EventType.named("mail_message", "A message.").fields(ADDRESS, QUEUE, HELO).kept().build();
  private static final Instant RAISED = FakeOperations.AT.minusSeconds(600);
  private static final String ID = "ab".repeat(16);

  @TempDir Path folder;
  private final FakeOperations operations = new FakeOperations();
  private final List<EventId> ids = new ArrayList<>();
  private WebServer server;
  private Visitor visitor;

  @BeforeEach
  void start() throws Exception {
    operations.kept.add(MESSAGE);
    operations.kept.addAll(EngineTypes.ALL);
    operations.memory.open(operations.kept);
    operations.watched.add("mail_message");
    for (int i = 0; i < 70; i++) {
      EventId id = new EventId(77, i * 100L, i);
      if (i < 60) {
        ids.add(id);
      }
      operations.memory.write(
          List.of(
              new EventBuilder()
                  .start(MESSAGE, Event.micros(RAISED.minusSeconds(60 - i)))
                  .id(id)
                  .put(ADDRESS, Address.parse(i < 65 ? "198.51.100.7" : "192.0.2.1"))
                  .put(QUEUE, "Q" + i)
                  .put(HELO, i == 59 ? "<script>alert(1)</script>" : "mx")
                  .build()));
    }
    operations.busyDay();
    operations.blockers.add(
        new BlockDesk.BlockerStatus(
            "block_address", List.of("client_address"), false, List.of(Duration.ofHours(1))));
    operations.alerts.clear();
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

  private static Alert alert(String id, int level, Instant at, List<EventId> events) {
    Subject subject = FakeOperations.address("198.51.100.7");
    return new Alert(
        id,
        "busy_address",
        "messages",
        at,
        Finding.at(level, subject)
            .measured(152, 150)
            .since(RAISED.minusSeconds(60))
            .events(events)
            .says("198.51.100.7 sent 152 messages (limit 150)"));
  }

  private String page(String more) throws Exception {
    HttpResponse<String> answer = visitor.get("/alert?id=" + ID + more);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  @Test
  void eachCountedLineIsThereAndLeadsOn() throws Exception {
    operations.memory.write(List.of(AlertCodec.event(alert(ID, 2, RAISED, ids))));
    String html = page("&near=" + RAISED);
    assertThat(html)
        .contains("Level 2 is reached at 150 messages")
        .contains("it has 2 limits: 100, 150")
        .contains("names the newest events that counted: here 60")
        .contains("trace?id=Q59")
        .contains("trace?id=Q10&amp;")
        .contains("&lt;script&gt;")
        .doesNotContain("<script>alert")
        .doesNotContain("Q61")
        .doesNotContain("not in the store: ")
        .contains("When it ended is not in the store");
    assertThat(html.split("trace\\?id=Q", -1)).hasSize(51);
    assertThat(page("&page=1").split("trace\\?id=Q", -1)).as("the second page").hasSize(11);
    assertThat(visitor.get("/alert?id=" + ID + "&page=x").statusCode()).isEqualTo(400);
    assertThat(visitor.get("/alert?id=" + ID + "&near=nonsense").statusCode()).isEqualTo(200);
  }

  @Test
  void whatIsNoLongerKeptIsSaid() throws Exception {
    ids.add(new EventId(78, 1, 1));
    ids.add(new EventId(78, 2, 1));
    operations.memory.write(List.of(AlertCodec.event(alert(ID, 2, RAISED, ids))));
    assertThat(page("")).contains("2 of them are not in the store: rows are deleted after a time");
    operations.watched.add("mail_accepted");
    assertThat(page("")).contains("events of type mail_accepted are not kept");
  }

  @Test
  void whatFollowedIsThere() throws Exception {
    Alert raised = alert(ID, 2, RAISED, ids);
    operations.memory.write(
        List.of(
            AlertCodec.event(raised),
            AlertCodec.event(alert("cd".repeat(16), 1, RAISED.minusSeconds(30), List.of())),
            AlertCodec.event(
                alert("ef".repeat(16), 2, RAISED.minus(Duration.ofDays(3)), List.of())),
            AlertCodec.end(raised, RAISED.plusSeconds(300)),
            AlertCodec.notice(raised, "tell_admin", RAISED.plusSeconds(1), "sent", "")));
    operations.memory.write(
        List.of(
            block(EngineTypes.BLOCK, RAISED, "the reason"),
            block(EngineTypes.BLOCK_END, RAISED.plusSeconds(90), "lifted: a <b>mistake</b>")));
    String html = page("");
    assertThat(html)
        .contains(", over at 2026-03-05 16:37:17, after 5 min")
        .contains("blocked 198.51.100.7")
        .contains("unblocked 198.51.100.7")
        .contains("lifted: a &lt;b&gt;mistake")
        .contains("tell_admin")
        .contains("Other alerts of this rule at that time")
        .contains("alert?id=" + "cd".repeat(16))
        .contains("alert?id=" + "ef".repeat(16))
        .contains("block?field=client_address&amp;value=198.51.100.7");
  }

  private static Event block(EventType type, Instant at, String reason) {
    EventBuilder event =
        new EventBuilder()
            .start(type, Event.micros(at))
            .id(new EventId(5, 1, 1))
            .put("block_id", "b1")
            .put("action", "block_address")
            .put("subject_field", "client_address")
            .put("subject", "198.51.100.7")
            .put("reason", reason)
            .put("author", "busy_address");
    if (type.has("alert_id")) {
      event.put("alert_id", ID);
    }
    return event.build();
  }

  @Test
  void anOpenAlertIsShownAsItIsNow() throws Exception {
    Alert open = alert(ID, 2, RAISED, ids);
    operations.alerts.add(open);
    operations.blocks.clear();
    operations.blocks.add(
        new BlockStatus(
            Block.of("block_address", open.subject())
                .id("b9")
                .lasting(RAISED, RAISED.plusSeconds(7_200))
                .because("why", Block.Author.rule("busy_address"))
                .alert(open)
                .build(),
            io.weir.engine.view.BlockDesk.State.IN_FORCE,
            ""));
    assertThat(page(""))
        .contains("still open")
        .contains("now it is 152")
        .contains("in force")
        .contains("18:32:17");
    assertThat(visitor.get("/").body()).contains("alert?id=" + ID);
  }

  @Test
  void nonsenseIsASentence() throws Exception {
    HttpResponse<String> none = visitor.get("/alert?id=" + "0".repeat(32));
    assertThat(none.statusCode()).isEqualTo(404);
    assertThat(none.body()).contains("There is no such alert");
    assertThat(visitor.get("/alert").statusCode()).isEqualTo(404);
    assertThat(visitor.get("/alert?id=%00%0a%3Cscript%3E").body()).doesNotContain("<script>%");
    operations.memory.away(true);
    assertThat(visitor.get("/alert?id=x").statusCode()).isEqualTo(503);
  }
}
