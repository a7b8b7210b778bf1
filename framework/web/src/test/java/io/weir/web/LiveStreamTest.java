package io.weir.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.engine.config.Listen;
import io.weir.engine.config.WebConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LiveStreamTest {
  @TempDir Path folder;
  private final FakeOperations operations = new FakeOperations().busyDay();
  private final MovableClock clock = new MovableClock();
  private WebServer server;
  private Visitor visitor;

  @BeforeEach
  void start() throws Exception {
    server =
        new WebServer(
            new WebConfig(Listen.parse("127.0.0.1:0"), null, false),
            operations,
            folder,
            clock,
            Duration.ofMillis(700),
            null);
    String link = server.start();
    visitor = new Visitor(server.port());
    visitor.enter(link);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aBrowserHearsTheWholePageAndThenOnlyWhatChanged() throws Exception {
    List<String> lines = follow(visitor.listen());
    await().until(() -> count(lines, "event: inside") == 1);
    assertThat(lines)
        .contains("event: clock", "event: state", "event: figures", "event: alerts")
        .contains("event: rules", "event: blocks");
    int heard = lines.size();

    operations.blocks.clear();
    operations.changed();

    await()
        .untilAsserted(
            () -> assertThat(lines).contains("data: <p class=\"card empty\">No blocks.</p>"));
    assertThat(lines.subList(heard, lines.size()))
        .contains("event: blocks", "event: figures", "event: clock")
        .doesNotContain("event: rules", "event: alerts", "event: inside");
  }

  @Test
  void aBrowserIsToldTheTimeWhenNothingChanges() throws Exception {
    List<String> lines = follow(visitor.listen());
    await().until(() -> count(lines, "event: inside") == 1);
    operations.at = operations.at.plusSeconds(2);

    await().untilAsserted(() -> assertThat(lines).contains("data: <time>16:42:19</time>"));
  }

  @Test
  void manyChangesAreToldTogether() throws Exception {
    List<String> lines = follow(visitor.listen());
    await().until(() -> count(lines, "event: inside") == 1);

    for (int i = 0; i < 1_000; i++) {
      operations.blocks.add(
          FakeOperations.block("n" + i, FakeOperations.address("203.0.113.9"), true, false));
      operations.changed();
    }

    await()
        .untilAsserted(
            () ->
                assertThat(lines)
                    .contains("data: <p class=\"quiet\">and 803 more, older ones</p>"));
    assertThat(count(lines, "event: blocks")).isLessThan(20);
  }

  @Test
  void oneBrowserTooManyIsRefused() throws Exception {
    List<HttpResponse<Stream<String>>> open = new ArrayList<>();
    for (int i = 0; i < LiveStream.MOST_CLIENTS; i++) {
      open.add(visitor.listen());
      assertThat(open.get(i).statusCode()).isEqualTo(200);
    }

    HttpResponse<Stream<String>> more = visitor.listen();
    assertThat(more.statusCode()).isEqualTo(503);
    assertThat(more.body()).containsExactly("Too many pages are open. Close one.");

    open.get(0).body().close();
    // So many hear every five seconds, and who has gone is seen with the second message.
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> server.listeners() < LiveStream.MOST_CLIENTS);
    assertThat(visitor.listen().statusCode()).isEqualTo(200);
    assertThat(visitor.get("/").statusCode()).isEqualTo(200);
  }

  @Test
  void aBrowserThatReadsNothingIsDroppedAndHoldsNobodyUp() throws Exception {
    List<String> lines = follow(visitor.listen());
    try (Socket lazy = new Socket()) {
      lazy.setReceiveBufferSize(4096);
      lazy.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      String request =
          "GET /now/stream HTTP/1.1\r\nHost: localhost\r\nCookie: " + visitor.cookie + "\r\n\r\n";
      lazy.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      await().until(() -> server.listeners() == 2);

      String[] newest = {""};
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(100))
          .until(
              () -> {
                newest[0] = "round" + System.nanoTime();
                operations.blocks.clear();
                for (int i = 0; i < 200; i++) {
                  operations.blocks.add(
                      FakeOperations.block(
                          "n" + i, FakeOperations.account(newest[0] + i), true, false));
                }
                operations.changed();
                return server.listeners() == 1;
              });

      await()
          .until(() -> lines.stream().anyMatch(l -> l.contains("<bdi>" + newest[0] + "199</bdi>")));
    }
  }

  @Test
  void theStreamEndsWithTheSession() throws Exception {
    HttpResponse<Stream<String>> stream = visitor.listen();
    List<String> lines = follow(stream);
    await().until(() -> count(lines, "event: inside") == 1);

    clock.pass(Sessions.LASTS);

    await().until(() -> server.listeners() == 0);
    assertThat(visitor.listen().statusCode()).isEqualTo(401);
  }

  @Test
  void anEngineThatFailsForAMomentDoesNotEndTheStream() throws Exception {
    List<String> lines = follow(visitor.listen());
    await().until(() -> count(lines, "event: inside") == 1);
    operations.broken = true;
    operations.changed();
    assertThat(visitor.get("/").statusCode()).isEqualTo(500);
    assertThat(visitor.get("/").body()).isEqualTo("Weir could not render this page; see its log.");

    operations.broken = false;
    operations.problems.add("the engine stumbled");
    operations.changed();

    await()
        .untilAsserted(
            () -> assertThat(lines).contains("data: <li><bdi>the engine stumbled</bdi></li>"));
  }

  @Test
  void closingTakesBackTheRegistration() throws IOException {
    assertThat(operations.listeners).hasSize(1);
    server.close();
    assertThat(operations.listeners).isEmpty();
  }

  private static long count(List<String> lines, String line) {
    return lines.stream().filter(line::equals).count();
  }

  /** Collects what comes, on a thread of its own, until the stream ends. */
  private static List<String> follow(HttpResponse<Stream<String>> stream) {
    assertThat(stream.headers().firstValue("Content-Type").orElseThrow())
        .isEqualTo("text/event-stream; charset=utf-8");
    List<String> lines = new CopyOnWriteArrayList<>();
    Thread reader = new Thread(() -> collect(stream.body(), lines), "reader");
    reader.setDaemon(true);
    reader.start();
    return lines;
  }

  private static void collect(Stream<String> body, List<String> lines) {
    try {
      body.forEach(lines::add);
    } catch (UncheckedIOException e) {
      lines.add("over: " + e.getMessage());
    }
  }
}
