package io.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.rule.Alert;
import io.weir.engine.config.Listen;
import io.weir.engine.config.WebConfig;
import io.weir.engine.judge.AlertCodec;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AlertsPageTest {
  @TempDir Path folder;
  private final FakeOperations operations = new FakeOperations();
  private final Alert over =
      FakeOperations.alert("aa".repeat(20), FakeOperations.account("anna"), 61, 1, 60);
  private final Alert open =
      FakeOperations.alert("bb".repeat(20), FakeOperations.address("203.0.113.9"), 152, 2, 150);
  private WebServer server;
  private Visitor visitor;

  @BeforeEach
  void start() throws Exception {
    operations.kept.add(AlertCodec.event(open).type());
    operations.memory.open(operations.kept);
    operations.memory.write(List.of(AlertCodec.event(over), AlertCodec.event(open)));
    operations.alerts.add(open);
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

  @Test
  void thoseThatAreOverAreThereToo() throws Exception {
    String html = visitor.get("/alerts").body();
    assertThat(html.split("<li class=\"card", -1)).hasSize(3);
    assertThat(html)
        .contains("subject?field=sasl_username&amp;value=anna")
        .contains("subject?field=client_address&amp;value=203.0.113.9")
        .contains("<b>61</b> / 60");
    assertThat(html.split(">open<", -1)).as("one of them is open").hasSize(2);
    assertThat(visitor.get("/alerts?f.subject=anna").body())
        .contains("value=anna")
        .doesNotContain("203.0.113.9");
    assertThat(visitor.get("/alerts?f.rule=none").body()).contains("No alerts.");
  }

  @Test
  void hostileEvidenceStaysText() throws Exception {
    Alert evil =
        AlertCodec.withEvidence(
            FakeOperations.alert("cc".repeat(20), FakeOperations.account("<img src=x>"), 9, 1, 5),
            "<b>field",
            List.of("<script>alert(1)</script>", "x".repeat(5_000)));
    operations.memory.write(List.of(AlertCodec.event(evil)));
    HttpResponse<String> answer = visitor.get("/alerts");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).doesNotContain("<img", "<script>alert", "<b>field");
  }

  @Test
  void nonsenseIsASentence() throws Exception {
    assertThat(visitor.get("/alerts?last=never").statusCode()).isEqualTo(400);
    operations.memory.away(true);
    assertThat(visitor.get("/alerts").statusCode()).isEqualTo(503);
  }
}
