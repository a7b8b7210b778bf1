package io.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.Address;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.parser.Join;
import io.weir.engine.config.Listen;
import io.weir.engine.config.WebConfig;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A message that a content filter handed back under another id, and that bounced. */
final class TracePageTest {
  private static final Field HOST = Field.text("host", 60, "The host.");
  private static final Field ID = Field.text("queue_id", 32, "The id.");
  private static final Field MESSAGE_ID = Field.text("message_id", 300, "The header's id.");
  private static final Field ADDRESS = Field.address("client_address", "Who connected.");
  private static final Field BOUNCE = Field.text("notification_queue_id", 32, "The bounce.");
  private static final Field TEXT = Field.text("text", 300, "What the other said.");
  private static final EventType MESSAGE =
      EventType.named("mail_message", "A message.")
          .fields(HOST, ID, MESSAGE_ID, ADDRESS)
          .kept()
          .build();
  private static final EventType DELIVERY =
      EventType.named("mail_delivery", "An attempt.").fields(HOST, ID, TEXT).kept().build();
  private static final EventType NOTIFICATION =
      EventType.named("mail_notification", "A bounce.").fields(HOST, ID, BOUNCE).kept().build();

  @TempDir Path folder;
  private final FakeOperations operations = new FakeOperations();
  private WebServer server;
  private Visitor visitor;
  private long place;

  @BeforeEach
  void start() throws Exception {
    operations.kept.addAll(List.of(MESSAGE, DELIVERY, NOTIFICATION));
    operations.memory.open(operations.kept);
    operations.joins.add(
        Join.named("mail")
            .key(HOST)
            .key(ID)
            .learn(MESSAGE, MESSAGE_ID)
            .link(new Join.BySameValue(MESSAGE, MESSAGE_ID, ADDRESS))
            .build());
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

  private EventBuilder event(EventType type, int second, String id) {
    Instant at = FakeOperations.AT.minusSeconds(600 - second);
    return new EventBuilder()
        .start(type, Event.micros(at))
        .id(new EventId(1, place++, 0))
        .put(HOST, "mx1")
        .put(ID, id);
  }

  private void write(EventBuilder event) throws Exception {
    operations.memory.write(List.of(event.build()));
  }

  private void messages() throws Exception {
    write(
        event(MESSAGE, 0, "AAA")
            .put(MESSAGE_ID, "<one@x.org>")
            .put(ADDRESS, Address.parse("192.0.2.7")));
    write(event(DELIVERY, 2, "AAA").put(TEXT, "handed to the filter"));
    write(event(MESSAGE, 3, "BBB").put(MESSAGE_ID, "<one@x.org>"));
    write(event(DELIVERY, 5, "BBB").put(TEXT, "no such <b>mailbox</b>"));
    write(event(NOTIFICATION, 5, "BBB").put(BOUNCE, "CCC"));
    write(event(MESSAGE, 6, "CCC").put(MESSAGE_ID, "<bounce@x.org>"));
    write(event(DELIVERY, 9, "CCC").put(TEXT, "bounce delivered"));
    write(event(MESSAGE, 7, "DDD").put(MESSAGE_ID, "<other@x.org>"));
    write(event(DELIVERY, 8, "DDD").put(TEXT, "of somebody else"));
  }

  private List<String> ids(String path) throws Exception {
    HttpResponse<String> answer = visitor.get(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    List<String> ids = new ArrayList<>();
    Matcher found =
        Pattern.compile("<dt>queue id</dt><dd>.*?<bdi>([A-Z]+)</bdi>").matcher(answer.body());
    while (found.find()) {
      ids.add(found.group(1));
    }
    return ids;
  }

  @Test
  void anyIdLeadsToTheWholeWay() throws Exception {
    messages();
    for (String id : List.of("AAA", "BBB", "%3Cone@x.org%3E")) {
      assertThat(ids("/trace?id=" + id))
          .as(id)
          .containsExactly("AAA", "AAA", "BBB", "BBB", "BBB", "CCC", "CCC");
    }
    assertThat(ids("/trace?id=DDD")).containsExactly("DDD", "DDD");
    String html = visitor.get("/trace?id=AAA").body();
    assertThat(html)
        .contains("7 events in 9 s", "+ 2 s", "no such &lt;b&gt;mailbox", "<dt>text</dt>")
        .doesNotContain("of somebody else");
  }

  @Test
  void aTimeNearItFindsOldOnes() throws Exception {
    messages();
    assertThat(visitor.get("/trace?id=AAA&near=2020-01-01T00:00:00Z").body())
        .doesNotContain("handed to the filter");
    assertThat(ids("/trace?id=AAA&near=2026-03-04T00:00:00Z")).hasSize(7);
    assertThat(visitor.get("/trace?id=AAA&near=yesterday").statusCode()).isEqualTo(400);
    assertThat(visitor.get("/trace?id=AAA&near=%2B1000000000-12-31T23:59:59Z").statusCode())
        .isEqualTo(400);
    assertThat(visitor.get("/trace").statusCode()).isEqualTo(200);
    assertThat(visitor.get("/trace?id=nobody").body()).contains("has this id");
    operations.memory.away(true);
    assertThat(visitor.get("/trace?id=AAA").statusCode()).isEqualTo(503);
  }
}
