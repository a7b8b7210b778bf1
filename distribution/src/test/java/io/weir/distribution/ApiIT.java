package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that asks and orders through the HTTP API of a real daemon. */
final class ApiIT {
  private static final Pattern LINK = Pattern.compile("(https?://127\\.0\\.0\\.1:\\d+)/enter/");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private Installation weir;
  private String base = "";

  @BeforeEach
  void unpack() {
    weir = Installation.unpack(folder);
    weir.write(
        "weir.yaml",
        """
        sources: [{ type: file, path: maillog }]
        parsers: [{ type: postfix }]
        store: { type: h2, path: data/weir }
        state: state
        zone: UTC
        actions: [{ id: block_address, type: pf, table: bad, for: 1h, dry_run: true }]
        web: { listen: "127.0.0.1:0" }
        """);
    StringBuilder log = new StringBuilder();
    Instant at = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
    for (int i = 0; i < 20; i++) {
      String id = "%010X".formatted(0xA0000000L + i);
      for (String rest :
          new String[] {
            "smtpd[1]: " + id + ": client=c[192.0.2.1], sasl_method=PLAIN, sasl_username=anna",
            "qmgr[3]: " + id + ": from=<s" + i + "@one.example>, size=9, nrcpt=1 (queue active)",
            "smtp[4]: "
                + id
                + ": to=<to@far.example>, relay=r[192.0.2.99]:25, delay=1, delays=0/0/0/1,"
                + " dsn=2.0.0, status=sent (250 ok)",
            "qmgr[3]: " + id + ": removed"
          }) {
        log.append(at).append(" mx1 postfix/").append(rest).append('\n');
      }
      at = at.plusSeconds(1);
    }
    weir.write("maillog", log.toString());
  }

  private HttpResponse<String> send(String method, String path, String token, String body)
      throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(base + "/api/v1" + path))
            .header("Authorization", "Bearer " + token)
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  private JsonNode get(String path, String token) throws Exception {
    HttpResponse<String> answer = send("GET", path, token, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private JsonNode command(String... words) throws Exception {
    return JSON.readTree(weir.weir(words).good().out());
  }

  private String token(String role) {
    return weir.weir("tokens", "add", "my_" + role, "--role", role, "-c", "weir.yaml")
        .good()
        .out()
        .strip();
  }

  @Test
  void asksAndOrdersAsItsRoleMay() throws Exception {
    String viewer = token("viewer");
    String operator = token("operator");
    try (Running daemon = weir.start("run", "-c", "weir.yaml")) {
      daemon.says("running: ", Installation.PATIENCE);
      Matcher link = LINK.matcher(daemon.err());
      assertThat(link.find()).as(daemon.err()).isTrue();
      base = link.group(1);
      await()
          .atMost(Installation.PATIENCE)
          .until(() -> get("/events?type=mail_delivery", viewer).get("events").size() == 20);

      assertThat(get("/openapi.json", viewer).get("openapi").asText()).startsWith("3.1");
      assertThat(get("/status", viewer).get("health").asText()).isEqualTo("ok");
      asTheCommands(viewer);
      pages(viewer);
      orders(viewer, operator);
    }
  }

  private void asTheCommands(String viewer) throws Exception {
    assertThat(get("/trace?id=00A0000007", viewer))
        .isEqualTo(command("trace", "-c", "weir.yaml", "--json", "00A0000007").at("/messages/0"));
    assertThat(get("/statistics?range=yesterday", viewer))
        .isEqualTo(command("report", "-c", "weir.yaml", "--json", "--day"));
  }

  private void pages(String viewer) throws Exception {
    JsonNode first = get("/events?f.sender=*@one.example&most=12", viewer);
    JsonNode second =
        get("/events?f.sender=*@one.example&most=12&cursor=" + first.get("next").asText(), viewer);
    assertThat(first.get("events")).hasSize(12);
    assertThat(second.get("events")).hasSize(8);
    assertThat(second.get("next").isNull()).isTrue();
    assertThat(first.at("/events/0/sender").asText()).isEqualTo("s19@one.example");
    assertThat(second.at("/events/7/sender").asText()).isEqualTo("s0@one.example");
  }

  private void orders(String viewer, String operator) throws Exception {
    String until = Instant.now().plusSeconds(3_600).truncatedTo(ChronoUnit.SECONDS).toString();
    String wish =
        "{\"action\":\"block_address\",\"field\":\"client_address\",\"value\":\"198.51.100.7\","
            + "\"until\":\""
            + until
            + "\",\"reason\":\"a test\"}";
    assertThat(send("POST", "/blocks", viewer, wish).statusCode()).isEqualTo(403);
    assertThat(get("/blocks", viewer).get("blocks")).isEmpty();
    HttpResponse<String> added = send("POST", "/blocks", operator, wish);
    assertThat(added.statusCode()).as(added.body()).isEqualTo(200);
    String id = JSON.readTree(added.body()).get("id").asText();
    JsonNode block = get("/blocks", viewer).at("/blocks/0");
    assertThat(block.get("block_id").asText()).isEqualTo(id);
    assertThat(block.get("subject").asText()).isEqualTo("198.51.100.7");
    assertThat(block.get("until").asText()).isEqualTo(until);
    assertThat(block.get("author").asText()).contains("my_operator");

    assertThat(send("POST", "/blocks/" + id + "/lift", operator, "").statusCode()).isEqualTo(200);
    assertThat(send("POST", "/blocks/" + id + "/lift", operator, "").statusCode()).isEqualTo(404);
    assertThat(get("/blocks", viewer).get("blocks")).isEmpty();
    await()
        .atMost(Installation.PATIENCE)
        .until(() -> get("/events?type=block_end", viewer).get("events").size() == 1);

    HttpResponse<String> wrong =
        send("POST", "/blocks", operator, wish.replace("198.51.100.7", "elsewhere"));
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(JSON.readTree(wrong.body()).at("/error/field").asText()).isEqualTo("value");
  }
}
