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
import java.io.IOException;
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

final class EventsPageTest {
  private static final Field ADDRESS = Field.address("client_address", "Who connected.");
  private static final Field SENDER = Field.text("sender", 300, "The envelope sender.");
  private static final Field SIZE = Field.integer("size", "Bytes.");
  private static final EventType MESSAGE =
      EventType.named("mail_message", "A message.")
          .fields(ADDRESS, SENDER, SIZE)
          .indexed(ADDRESS)
          .kept()
          .build();
  private static final EventType DOOR =
      EventType.named("door_opened", "A door.").fields(Field.text("door", 20, "Which.")).build();

  @TempDir Path folder;
  private final FakeOperations operations = new FakeOperations();
  private WebServer server;
  private Visitor visitor;
  private long place;

  @BeforeEach
  void start() throws Exception {
    operations.kept.addAll(List.of(MESSAGE, DOOR));
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

  private void message(Instant at, String address, String sender, long size) throws Exception {
    Event event =
        new EventBuilder()
            .start(MESSAGE, Event.micros(at))
            .id(new EventId(1, place++, 0))
            .put(ADDRESS, Address.parse(address))
            .put(SENDER, sender)
            .put(SIZE, size)
            .build();
    operations.memory.write(List.of(event));
  }

  private String get(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = visitor.get(path);
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return answer.body();
  }

  private static int rows(String html) {
    return html.split("<tr>", -1).length - 2;
  }

  @Test
  void findsByTextAddressNetworkAndNumber() throws Exception {
    Instant at = FakeOperations.AT.minusSeconds(60);
    message(at, "192.0.2.7", "ann@example.org", 100);
    message(at, "192.0.2.8", "bob@example.org", 2_000);
    message(at, "198.51.100.1", "ann@example.net", 30_000);

    assertThat(rows(get("/events"))).isEqualTo(3);
    assertThat(rows(get("/events?f.sender=ann*"))).isEqualTo(2);
    assertThat(rows(get("/events?f.sender=*example.org*"))).isEqualTo(2);
    assertThat(rows(get("/events?f.sender=!ann@example.net"))).isEqualTo(2);
    assertThat(rows(get("/events?f.sender=ann@example.net"))).isEqualTo(1);
    assertThat(rows(get("/events?f.client_address=192.0.2.0/24"))).isEqualTo(2);
    assertThat(rows(get("/events?f.client_address=!192.0.2.7"))).isEqualTo(2);
    assertThat(rows(get("/events?f.size=%3E1000&f.client_address=192.0.2.0/24"))).isEqualTo(1);
    assertThat(get("/events?f.sender=nobody")).contains("No such events.");
    assertThat(get("/events?type=door_opened")).contains("No such events.", "f.door");
  }

  @Test
  void onePageFollowsTheOther() throws Exception {
    for (int i = 0; i < 250; i++) {
      message(FakeOperations.AT.minusSeconds(300 - i / 10), "192.0.2.7", "s" + i + "@x.org", i);
    }
    List<Integer> pages = new ArrayList<>();
    StringBuilder all = new StringBuilder();
    String path = "/events?f.client_address=192.0.2.7";
    while (!path.isEmpty()) {
      String html = get(path);
      all.append(html);
      pages.add(rows(html));
      Matcher next = Pattern.compile("href=\"([^\"]*)\" rel=\"next\"").matcher(html);
      path = next.find() ? "/" + next.group(1).replace("&amp;", "&") : "";
    }
    assertThat(pages).containsExactly(100, 100, 50);
    for (int i = 0; i < 250; i++) {
      assertThat(all).contains(">s" + i + "@x.org<");
    }
  }

  @Test
  void textOfStrangersStaysText() throws Exception {
    String evil = "<script>alert(1)</script>\u202e\"'@x.org";
    message(FakeOperations.AT.minusSeconds(60), "192.0.2.7", evil, 1);
    message(FakeOperations.AT.minusSeconds(60), "192.0.2.7", "=HYPERLINK(\"http://x\")", 1);
    String html = get("/events");
    assertThat(html).doesNotContain("<script>alert").contains("&lt;script&gt;alert", "\\u202e");
    assertThat(get("/events?f.sender=%22%3E%3Cscript%3Ealert(1)")).doesNotContain("<script>alert");
    assertThat(get("/events.csv"))
        .contains("\"'=HYPERLINK(\"\"http://x\"\")\"")
        .startsWith("id,time,client_address,sender,size\r\n");
    assertThat(get("/events.json")).contains("\"sender\":\"<script>alert(1)</script>");
  }

  @Test
  void whatMakesNoSenseIsASentence() throws Exception {
    for (String bad :
        List.of(
            "type=nothing",
            "last=2h",
            "from=yesterday",
            "from=-999999999-01-01T00:00",
            "until=%2B999999999-12-31T00:00",
            "from=2026-03-05T10:00&until=2026-03-05T09:00",
            "f.client_address=300.1.1.1",
            "f.size=many",
            "after=1,2")) {
      HttpResponse<String> answer = visitor.get("/events?" + bad);
      assertThat(answer.statusCode()).as(bad).isEqualTo(400);
      assertThat(answer.body()).as(bad).contains("role=\"alert\"");
      assertThat(visitor.get("/events.csv?" + bad).statusCode()).as(bad).isEqualTo(400);
    }
    operations.memory.away(true);
    assertThat(visitor.get("/events").statusCode()).isEqualTo(503);
    assertThat(visitor.get("/events").body()).contains("away");
  }

  @Test
  void nobodyWithoutASessionSeesEvents() throws Exception {
    message(FakeOperations.AT.minusSeconds(60), "192.0.2.7", "ann@example.org", 100);
    visitor.cookie = "";
    for (String path : List.of("/events", "/events.csv", "/events.json")) {
      HttpResponse<String> answer = visitor.get(path);
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.body()).doesNotContain("ann@example.org");
    }
  }
}
