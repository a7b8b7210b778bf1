package io.weir.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.engine.config.Listen;
import io.weir.engine.config.WebConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AccessTest {
  @TempDir Path folder;
  private final FakeOperations operations = new FakeOperations().busyDay();
  private final MovableClock clock = new MovableClock();
  private WebServer server;
  private String link;
  private Visitor visitor;

  @BeforeEach
  void start() throws IOException {
    server = server(null);
    link = server.start();
    visitor = new Visitor(server.port());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private WebServer server(String url) {
    return new WebServer(
        new WebConfig(Listen.parse("127.0.0.1:0"), url, false), operations, folder, clock);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/now/stream", "/nothing/at/all", "/enter", "/blocks/lift"})
  void whoHasNoSessionSeesOnlyHowToGetIn(String path) throws Exception {
    HttpResponse<String> answer = visitor.get(path);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body())
        .contains("web-link")
        .doesNotContain("198.51.100.7", "busy_address", folder.toString(), "0.1.0", "<script");
  }

  @Test
  void theLinkLetsOneBrowserInOnce() throws Exception {
    HttpResponse<String> answer = visitor.enter(link);

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location")).hasValue("../");
    assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
        .contains("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200")
        .doesNotContain("Secure");
    assertThat(visitor.get("/").statusCode()).isEqualTo(200);
    assertThat(visitor.get("/").body()).contains("198.51.100.7");

    Visitor second = new Visitor(server.port());
    assertThat(second.enter(link).statusCode()).isEqualTo(401);
    assertThat(second.get("/").statusCode()).isEqualTo(401);
  }

  @Test
  void aFreshLinkStandsInAFileThatOnlyOurUserReads() throws Exception {
    Path file = folder.resolve("web-link");
    assertThat(Files.readString(file)).isEqualTo(link + "\n");
    visitor.enter(link);

    String fresh = Files.readString(file).strip();
    assertThat(fresh).startsWith(visitor.base + "/enter/").isNotEqualTo(link);
    assertThat(fresh.substring(fresh.lastIndexOf('/') + 1)).hasSizeGreaterThanOrEqualTo(43);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(new Visitor(server.port()).enter(fresh).statusCode()).isEqualTo(303);

    server.close();
    assertThat(file).doesNotExist();
  }

  @Test
  void picturesFramesAndHeadRequestsDoNotUseTheLinkUp() throws Exception {
    String path = URI.create(link).getPath();
    assertThat(visitor.get(path, "Sec-Fetch-Dest", "image").statusCode()).isEqualTo(403);
    assertThat(visitor.get(path, "Sec-Fetch-Dest", "iframe").statusCode()).isEqualTo(403);
    HttpRequest.Builder head =
        HttpRequest.newBuilder(URI.create(link)).method("HEAD", BodyPublishers.noBody());
    assertThat(visitor.send(head).headers().firstValue("Set-Cookie")).isEmpty();

    assertThat(visitor.get(path, "Sec-Fetch-Dest", "document").statusCode()).isEqualTo(303);
  }

  @Test
  void tenWrongLinksInAMinuteAreEnoughButTheRightOneAlwaysWorks() throws Exception {
    for (int i = 0; i < 10; i++) {
      assertThat(visitor.get("/enter/guess" + i).statusCode()).isEqualTo(401);
    }
    assertThat(visitor.get("/enter/guess").statusCode()).isEqualTo(429);

    assertThat(visitor.enter(link).statusCode()).isEqualTo(303);
    assertThat(visitor.get("/enter/guess").statusCode()).isEqualTo(429);
    clock.pass(Duration.ofSeconds(61));
    assertThat(visitor.get("/enter/guess").statusCode()).isEqualTo(401);
  }

  @Test
  void aSessionEndsAfterTwelveHours() throws Exception {
    visitor.enter(link);
    for (int i = 0; i < 8; i++) {
      clock.pass(Duration.ofMinutes(90).minusSeconds(1));
      assertThat(visitor.get("/").statusCode()).isEqualTo(200);
    }
    clock.pass(Duration.ofSeconds(8));
    assertThat(visitor.get("/").statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "evil.example:8025", "127.0.0.1.evil.example", "192.0.2.1", ""})
  void aForeignNameIsRefused(String host) throws Exception {
    String answer =
        Visitor.raw(
            server.port(), "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");

    assertThat(answer).matches("(?s)HTTP/1.1 4(21|00) .*").doesNotContain("web-link");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:9000", "127.0.0.1:1", "[::1]:8025"})
  void ourOwnNamesAreKnownAlsoBehindATunnel(String host) throws Exception {
    String answer =
        Visitor.raw(
            server.port(), "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 401 ");
  }

  @Test
  void behindAProxyWithTlsTheLinkAndTheCookieAreItsOwn() throws Exception {
    try (WebServer proxied = server("https://weir.example.org/w/")) {
      String external = proxied.start();
      assertThat(external).startsWith("https://weir.example.org/w/enter/");
      String token = external.substring(external.lastIndexOf('/') + 1);

      String answer =
          Visitor.raw(
              proxied.port(),
              "GET /enter/"
                  + token
                  + " HTTP/1.1\r\nHost: weir.example.org\r\nConnection: close\r\n\r\n");

      assertThat(answer).startsWith("HTTP/1.1 303 ").contains("; Secure\r\n");
    }
  }

  @Test
  void anOrderCountsOnlyFromOurOwnPage() throws Exception {
    visitor.enter(link);
    String order = visitor.order();

    assertThat(visitor.lift("b1", "").statusCode()).isEqualTo(403);
    assertThat(visitor.lift("b1", order + "x").statusCode()).isEqualTo(403);
    assertThat(visitor.lift("b1", order, "Origin", "http://evil.example").statusCode())
        .isEqualTo(403);
    assertThat(visitor.lift("b1", order, "Origin", "null").statusCode()).isEqualTo(403);
    assertThat(visitor.lift("b1", order, "Sec-Fetch-Site", "same-site").statusCode())
        .isEqualTo(403);
    assertThat(new Visitor(server.port()).lift("b1", order).statusCode()).isEqualTo(401);
    assertThat(visitor.get("/blocks/lift?id=b1&order=" + order).statusCode()).isEqualTo(404);
    assertThat(operations.lifted).isEmpty();

    HttpResponse<String> answer =
        visitor.lift("b1", order, "Origin", visitor.base, "HX-Request", "true");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("The block on address 198.51.100.7 was removed.");
    assertThat(operations.lifted).containsExactly("b1 by web page");

    assertThat(visitor.lift("b1", order, "HX-Request", "true").body())
        .contains("This block has already ended.");
    assertThat(visitor.lift("b2", order).statusCode()).isEqualTo(303);
  }

  @Test
  void aLinkFromAMailInTheBrowserOpensThePageWhenASessionStands() throws Exception {
    assertThat(visitor.get("/", "Sec-Fetch-Site", "cross-site").body())
        .contains("http-equiv=\"refresh\"", "url=./");
    assertThat(visitor.get("/", "Sec-Fetch-Site", "same-origin").body())
        .doesNotContain("http-equiv");
  }

  @Test
  void everyAnswerForbidsWhatThePagesDoNotNeed() throws Exception {
    visitor.enter(link);
    for (String path : new String[] {"/", "/nothing", "/enter/x"}) {
      HttpResponse<String> answer = visitor.get(path);
      assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
          .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
      assertThat(answer.headers().firstValue("X-Frame-Options")).hasValue("DENY");
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("same-origin");
      assertThat(answer.headers().firstValue("Server")).isEmpty();
    }
  }

  @Test
  void aTakenPortIsToldInASentence() {
    WebConfig taken = new WebConfig(Listen.parse("127.0.0.1:" + server.port()), null, false);
    try (WebServer other = new WebServer(taken, operations, folder.resolve("other"), clock)) {
      assertThatThrownBy(other::start)
          .isInstanceOf(IOException.class)
          .hasMessage(
              "web.listen: cannot listen on 127.0.0.1:%s: is another program using it?",
              server.port());
      assertThat(operations.listeners).as("only the first server listens").hasSize(1);
    }
  }

  @Test
  void whoLeavesEndsTheSessionAndNobodyElseCan() throws Exception {
    visitor.enter(link);
    String order = visitor.order();
    Visitor stranger = new Visitor(server.port());
    assertThat(stranger.leave(order).statusCode()).isEqualTo(401);
    assertThat(visitor.leave("wrong").statusCode()).isEqualTo(403);
    assertThat(visitor.get("/").statusCode()).isEqualTo(200);

    HttpResponse<String> answer = visitor.leave(order);

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow()).contains("Max-Age=0");
    assertThat(visitor.get("/").statusCode()).isEqualTo(401);
  }
}
