package io.weir.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.engine.config.Listen;
import io.weir.engine.config.WebConfig;
import io.weir.web.access.Role;
import io.weir.web.access.TokenFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs come in with a token, to what is for programs. */
final class TokenTest {
  @TempDir Path folder;
  private WebServer server;
  private Visitor visitor;
  private TokenFile tokens;

  @BeforeEach
  void start() throws IOException {
    tokens = new TokenFile(folder);
    server =
        new WebServer(
            new WebConfig(Listen.parse("127.0.0.1:0"), null, false),
            new FakeOperations().busyDay(),
            folder,
            new MovableClock());
    server.start();
    visitor = new Visitor(server.port());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String token(Role role) throws IOException {
    return tokens.add("t-" + role, role, Instant.now());
  }

  private HttpResponse<String> send(String method, String path, String authorization)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(visitor.base + path))
            .method(method, BodyPublishers.noBody());
    return visitor.send(
        authorization.isEmpty() ? request : request.header("Authorization", authorization));
  }

  @Test
  void aTokenIsShownOnceAndOnlyItsHashIsKept() throws Exception {
    String token = token(Role.VIEWER);
    assertThat(token).matches("weir_[A-Za-z0-9_-]{43}");
    Path file = folder.resolve("web-tokens");
    assertThat(Files.readString(file))
        .contains("\"name\":\"t-viewer\",\"role\":\"viewer\"")
        .doesNotContain(token.substring(5));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(tokens.list()).extracting(TokenFile.Token::name).containsExactly("t-viewer");
    assertThatThrownBy(() -> token(Role.VIEWER)).hasMessageContaining("t-viewer already");
    assertThatThrownBy(() -> tokens.add("A b", Role.VIEWER, Instant.now()))
        .hasMessageContaining("is not a name");
    assertThatThrownBy(() -> tokens.remove("other")).hasMessageContaining("no token 'other'");
  }

  @Test
  void whenATokenWasUsedIsWrittenNowAndThen() throws Exception {
    String viewer = "Bearer " + token(Role.VIEWER);
    String operator = "Bearer " + token(Role.OPERATOR);
    TokenFile.Token first = tokens.list().get(0);
    TokenFile.Token other = tokens.list().get(1);
    assertThat(tokens.used(first)).isNull();
    send("GET", "/api/none", viewer);
    send("GET", "/api/none", operator);
    send("GET", "/api/none", "Bearer wrong");
    assertThat(Files.readString(folder.resolve("web-tokens-used")).lines()).hasSize(1);
    server.close();
    assertThat(Files.readString(folder.resolve("web-tokens-used")).lines()).hasSize(2);
    // The clock of the test stands before these tokens were made.
    assertThat(tokens.used(first)).isNull();
    Instant at = new MovableClock().instant();
    TokenFile.Token older = new TokenFile.Token("t-viewer", Role.VIEWER, at, "");
    assertThat(tokens.used(older)).isEqualTo(at);
    assertThat(tokens.used(other)).isNull();
    Files.writeString(folder.resolve("web-tokens-used"), "broken");
    assertThat(tokens.used(older)).isNull();
    assertThat(tokens.list()).hasSize(2);
  }

  /** Nothing of the API needs to exist for this: 404 is behind the guard. */
  @Test
  void aTokenOpensTheApiAndTheMetricsAndNoPage() throws Exception {
    String viewer = "Bearer " + token(Role.VIEWER);
    assertThat(send("GET", "/api/none", viewer).statusCode()).isEqualTo(404);
    assertThat(send("GET", "/metrics", viewer).statusCode()).isEqualTo(200);
    assertThat(send("GET", "/api/none", viewer.replace("Bearer", "bearer")).statusCode())
        .isEqualTo(404);
    for (String path : new String[] {"/", "/events", "/events.json", "/now/stream", "/api"}) {
      assertThat(send("GET", path, viewer).statusCode()).as(path).isEqualTo(401);
    }
  }

  @Test
  void anOrderNeedsATokenOfAnOperator() throws Exception {
    String viewer = "Bearer " + token(Role.VIEWER);
    String operator = "Bearer " + token(Role.OPERATOR);
    HttpResponse<String> refused = send("POST", "/api/none", viewer);
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body())
        .isEqualTo(
            "{\"error\":{\"message\":"
                + "\"Your role is viewer: it may read, but not change anything.\"}}");
    assertThat(send("POST", "/api/none", operator).statusCode()).isEqualTo(404);
    assertThat(send("POST", "/blocks/lift", operator).statusCode()).isEqualTo(401);
  }

  @Test
  void withoutATokenTheApiSaysSoInJson() throws Exception {
    HttpResponse<String> answer = send("GET", "/api/v1/blocks", "");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/json");
    assertThat(answer.body())
        .startsWith("{\"error\":{\"message\":\"A token is needed")
        .endsWith("\"}}");

    HttpResponse<String> wrong = send("GET", "/api/v1/blocks", "Bearer weir_wrong");
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.headers().firstValue("WWW-Authenticate").orElseThrow()).startsWith("Bearer");
    assertThat(wrong.body()).startsWith("{\"error\":{\"message\":\"This token is not valid");
    // A token that is wrong is not made good by coming from this machine.
    assertThat(send("GET", "/metrics", "Bearer weir_wrong").statusCode()).isEqualTo(401);
    assertThat(send("GET", "/metrics", "").statusCode()).isEqualTo(200);
  }

  @Test
  void anythingInTheHeaderOpensNothing() throws Exception {
    token(Role.OPERATOR);
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      byte[] noise = new byte[1 + random.nextInt(300)];
      random.nextBytes(noise);
      String value =
          new String(noise, StandardCharsets.ISO_8859_1).replaceAll("[\\r\\n\\x00]", "x");
      String answer =
          Visitor.raw(
              server.port(),
              "GET /api/none HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                  + "Authorization: Bearer "
                  + value
                  + "\r\nCookie: weir_"
                  + server.port()
                  + "="
                  + value
                  + "\r\n\r\n");
      assertThat(answer).matches("(?s)HTTP/1.1 40[01] .*");
    }
    String hash = tokens.list().get(0).sha256();
    assertThat(send("GET", "/api/none", "Bearer " + hash).statusCode()).isEqualTo(401);
    assertThat(send("GET", "/api/none", "Bearer " + "a".repeat(5000)).statusCode()).isEqualTo(401);
    assertThat(send("GET", "/api/none", "Bearer ").statusCode()).isEqualTo(401);
    assertThat(send("GET", "/api/none", "Basic YTpi").statusCode()).isEqualTo(401);
  }

  @Test
  void aTokenThatWasRemovedEndsWithoutARestart() throws Exception {
    String viewer = "Bearer " + token(Role.VIEWER);
    assertThat(send("GET", "/api/none", viewer).statusCode()).isEqualTo(404);
    tokens.remove("t-viewer");
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> send("GET", "/api/none", viewer).statusCode() == 401);
  }

  @Test
  void aBrokenFileLetsNobodyInAndSaysWhere() throws Exception {
    String viewer = "Bearer " + token(Role.VIEWER);
    Path file = folder.resolve("web-tokens");
    String good = Files.readString(file);
    for (String bad :
        new String[] {
          "{\"name\":\"x\"}",
          "nonsense",
          "[]",
          good.strip().replace("}", ",\"disabled\":\"true\"}"),
          good.strip().replace("viewer\",\"created", "root\",\"created"),
          good.strip().replace("\"sha256\":\"", "\"sha256\":\"0"),
          good.strip() + good.strip(),
          good.strip(),
          "{\"name\":\"\uFFFD\",\"role\":\"viewer\",\"created\":\"x\",\"sha256\":\"\"}"
        }) {
      Files.writeString(file, good + bad + "\n");
      assertThatThrownBy(() -> tokens.list())
          .as(bad)
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(file + ":2: ");
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> send("GET", "/api/none", viewer).statusCode() == 401);
    Files.writeString(file, good);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> send("GET", "/api/none", viewer).statusCode() == 404);
  }
}
