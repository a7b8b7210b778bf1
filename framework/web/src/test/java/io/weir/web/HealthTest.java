package io.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.engine.config.Listen;
import io.weir.engine.config.WebConfig;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What machines that watch Weir are told, without a session. */
final class HealthTest {
  @TempDir Path folder;
  private final FakeOperations operations = new FakeOperations().busyDay();
  private WebServer server;

  @BeforeEach
  void start() throws Exception {
    server =
        new WebServer(
            new WebConfig(Listen.parse("127.0.0.1:0"), null, false),
            operations,
            folder,
            new MovableClock());
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> health() throws Exception {
    return new Visitor(server.port()).get("/health");
  }

  @Test
  void openAlertsAreNoIllness() throws Exception {
    HttpResponse<String> answer = health();
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"status\":\"ok\"}");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void whatIsAwayAndTriedAgainIsDegradedInGeneralWords() throws Exception {
    operations.trouble();
    HttpResponse<String> answer = health();
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"status\":\"degraded\",\"reasons\":[\"an action fails\","
                + "\"the store has a problem; events wait for it\"]}");
  }

  @Test
  void whenNothingIsReadItIs503() throws Exception {
    operations.standstill = "the state file in /var/db/weir cannot be written";
    HttpResponse<String> answer = health();
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body())
        .isEqualTo("{\"status\":\"failing\",\"reasons\":[\"nothing is read\"]}");
  }

  @Test
  void anEngineThatDoesNotAnswerIs503() throws Exception {
    operations.broken = true;
    HttpResponse<String> answer = health();
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("the engine does not answer").doesNotContain("made up");
  }

  @Test
  void onlyReadingItIsPossible() throws Exception {
    String answer =
        Visitor.raw(
            server.port(),
            "POST /health HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 4");
  }
}
