package io.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.rule.Subject;
import io.weir.engine.config.Listen;
import io.weir.engine.config.WebConfig;
import io.weir.engine.judge.EngineTypes;
import io.weir.web.access.Role;
import io.weir.web.access.TokenFile;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The questions of CrowdSec's bouncers. */
final class DecisionRoutesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private final FakeOperations operations = new FakeOperations();
  private final MovableClock clock = new MovableClock();
  private WebServer server;
  private Visitor visitor;
  private TokenFile tokens;
  private String key = "";

  @BeforeEach
  void start() throws Exception {
    operations.kept.add(EngineTypes.BLOCK_END);
    operations.memory.open(operations.kept);
    tokens = new TokenFile(folder);
    key = tokens.add("nginx", Role.BOUNCER, Instant.now());
    again();
  }

  private void again() throws Exception {
    if (server != null) {
      server.close();
    }
    server =
        new WebServer(
            new WebConfig(Listen.parse("127.0.0.1:0"), null, false), operations, folder, clock);
    server.start();
    visitor = new Visitor(server.port());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> ask(String method, String path, String key) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(visitor.base + path))
            .method(method, BodyPublishers.noBody());
    return visitor.send(key.isEmpty() ? request : request.header("X-Api-Key", key));
  }

  private JsonNode get(String path) throws Exception {
    clock.pass(Duration.ofSeconds(1)); // a snapshot serves for a moment
    HttpResponse<String> answer = ask("GET", path, key);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static String hex(String value) {
    return "%032x".formatted(value.hashCode() & 0xffffffffL);
  }

  private void block(String value, boolean dryRun) {
    operations.blocks.add(
        FakeOperations.block(hex(value), FakeOperations.address(value), true, dryRun));
  }

  @Test
  void aBouncerStartsAndFollows() throws Exception {
    block("198.51.100.7", false);
    block("2001:db8:4:1::/64", false);
    block("203.0.113.5", true);
    operations.blocks.add(
        FakeOperations.block(hex("a"), new Subject("sasl_username", "10.0.0.1"), true, false));

    JsonNode first = get("/v1/decisions/stream?startup=true");
    assertThat(first.get("deleted")).isEmpty();
    assertThat(first.get("new").findValuesAsText("value"))
        .containsExactlyInAnyOrder("198.51.100.7", "2001:db8:4:1::/64");
    JsonNode one = first.get("new").get(0);
    assertThat(one.get("type").asText()).isEqualTo("ban");
    assertThat(one.get("origin").asText()).isEqualTo("block_address");
    assertThat(one.get("scenario").asText()).isEqualTo("weir/busy_address");
    assertThat(one.get("id").isIntegralNumber()).isTrue();
    assertThat(one.get("duration").asText()).isEqualTo("0h56m33s");

    operations.blocks.removeIf(b -> b.block().subject().value().equals("198.51.100.7"));
    block("192.0.2.1", false);
    JsonNode next = get("/v1/decisions/stream?startup=false");
    assertThat(next.get("new").findValuesAsText("value")).containsExactly("192.0.2.1");
    assertThat(next.get("deleted").findValuesAsText("value")).containsExactly("198.51.100.7");
    get("/v1/decisions/stream");
    JsonNode quiet = get("/v1/decisions/stream");
    assertThat(quiet.get("new")).isEmpty();
    assertThat(quiet.get("deleted")).isEmpty();

    clock.pass(Duration.ofHours(2));
    assertThat(get("/v1/decisions/stream").get("deleted").findValuesAsText("value"))
        .as("whose end the engine has not noted yet")
        .contains("192.0.2.1");
  }

  @Test
  void oneAddressIsAskedAbout() throws Exception {
    block("203.0.113.0/24", false);
    assertThat(get("/v1/decisions?ip=203.0.113.77").findValuesAsText("value"))
        .containsExactly("203.0.113.0/24");
    assertThat(get("/v1/decisions?ip=203.0.113.77&type=ban")).hasSize(1);
    assertThat(get("/v1/decisions")).hasSize(1);
    assertThat(get("/v1/decisions?scope=ip").isNull()).isTrue();
    assertThat(ask("GET", "/v1/decisions?ip=192.0.2.1", key).body()).isEqualTo("null");
    assertThat(ask("HEAD", "/v1/decisions", key).statusCode()).isEqualTo(200);
    HttpResponse<String> wrong = ask("GET", "/v1/decisions?ip=%3Cscript%3E", key);
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(wrong.body()).get("message").asText()).contains("not an address");
    assertThat(ask("GET", "/v1/decisions?limit=x", key).statusCode()).isEqualTo(400);
  }

  @Test
  void withoutAKeyThereIsNoAnswer() throws Exception {
    for (String wrong : List.of("", "weir_x", "x".repeat(5_000))) {
      HttpResponse<String> answer = ask("GET", "/v1/decisions/stream?startup=true", wrong);
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(JSON.readTree(answer.body()).get("message").asText()).contains("forbidden");
    }
    tokens.remove("nginx");
    Awaitility.await().until(() -> ask("GET", "/v1/decisions", key).statusCode() == 403);
  }

  @Test
  void aBouncerSeesNothingElse() throws Exception {
    for (String path : List.of("/api/v1/status", "/metrics", "/api/v1/openapi.json")) {
      HttpResponse<String> answer =
          visitor.send(
              HttpRequest.newBuilder(URI.create(visitor.base + path))
                  .header("Authorization", "Bearer " + key));
      assertThat(answer.statusCode()).as(path).isEqualTo(403);
      assertThat(answer.body()).contains("decisions alone");
    }
    assertThat(ask("GET", "/", key).statusCode()).isEqualTo(401);
    assertThat(ask("GET", "/v1/alerts", key).statusCode()).isEqualTo(404);
    assertThat(ask("POST", "/v1/watchers/login", key).statusCode()).isEqualTo(404);
    assertThat(ask("POST", "/v1/usage-metrics", key).statusCode()).isEqualTo(201);
  }

  @Test
  void whatIsNotKnownIsNotAnEmptyList() throws Exception {
    block("198.51.100.7", false);
    assertThat(get("/v1/decisions/stream?startup=true").get("new")).hasSize(1);
    operations.silent = true;
    clock.pass(Duration.ofSeconds(2));
    for (String path : List.of("/v1/decisions/stream", "/v1/decisions?ip=198.51.100.7")) {
      HttpResponse<String> answer = ask("GET", path, key);
      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }
    operations.silent = false;
    assertThat(get("/v1/decisions/stream").get("deleted")).isEmpty();
  }

  @Test
  void afterARestartItLearnsWhatEndedMeanwhile() throws Exception {
    block("198.51.100.7", false);
    block("192.0.2.9", false);
    assertThat(get("/v1/decisions/stream?startup=true").get("new")).hasSize(2);
    server.close();
    operations.blocks.removeIf(b -> b.block().subject().value().equals("192.0.2.9"));
    operations.memory.write(List.of(end("192.0.2.9"), end("198.51.100.7"), end("nonsense")));
    again();
    JsonNode next = get("/v1/decisions/stream?startup=false");
    assertThat(next.get("new").findValuesAsText("value")).containsExactly("198.51.100.7");
    assertThat(next.get("deleted").findValuesAsText("value")).containsExactly("192.0.2.9");
  }

  private static Event end(String value) {
    EventType type = EngineTypes.BLOCK_END;
    return new EventBuilder()
        .start(type, Event.micros(FakeOperations.AT.minusSeconds(60)))
        .id(new EventId(3, value.hashCode(), 0))
        .put(type.field("block_id"), hex(value))
        .put(type.field("action"), "block_address")
        .put(type.field("subject_field"), "client_address")
        .put(type.field("subject"), value)
        .build();
  }

  @Test
  void manyBlocksAreTold() throws Exception {
    for (int i = 0; i < 20_000; i++) {
      block("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255), false);
    }
    assertThat(get("/v1/decisions/stream?startup=true").get("new")).hasSize(20_000);
  }
}
