package io.weir.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.source.Source;
import io.weir.engine.config.Listen;
import io.weir.engine.config.WebConfig;
import io.weir.engine.coverage.Coverage;
import io.weir.engine.view.Status;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Figures for Prometheus, and whether lines are judged as they come. */
final class MetricsTest {
  @TempDir Path folder;
  private final FakeOperations operations = new FakeOperations().busyDay();
  private WebServer server;
  private String link;

  @BeforeEach
  void start() throws Exception {
    server = server("https://weir.example.org");
    link = server.start();
  }

  private WebServer server(String url) {
    return new WebServer(
        new WebConfig(Listen.parse("127.0.0.1:0"), url, false),
        operations,
        folder,
        new MovableClock());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    return new Visitor(server.port()).get(path, headers);
  }

  private List<String> series() throws Exception {
    return get("/metrics").body().lines().filter(line -> !line.startsWith("#")).toList();
  }

  @Test
  void whatTheEngineCountsIsThere() throws Exception {
    operations.coverage =
        new Coverage(
            List.of(new Coverage.Program("postfix/smtpd", 900, 90, 10)),
            List.of(new Coverage.Other("sshd", 7)),
            0,
            List.of());
    operations.trouble();

    HttpResponse<String> answer = get("/metrics");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(answer.body().lines().filter(line -> !line.startsWith("#")))
        .containsExactlyInAnyOrder(
            "weir_build_info{version=\"0.1.0\"} 1",
            "weir_start_time_seconds 1.772610137E9",
            "weir_reading 1.0",
            "weir_lines_total 1204331.0",
            "weir_lines_unknown_total 10.0",
            "weir_lines_other_total 7.0",
            "weir_events_total{type=\"mail_accepted\"} 40118.0",
            "weir_events_total{type=\"mail_auth_failure\"} 1209.0",
            "weir_events_total{type=\"mail_delivery\"} 52604.0",
            "weir_events_total{type=\"mail_message\"} 39870.0",
            "weir_events_total{type=\"mail_reject\"} 7345.0",
            "weir_event_time_seconds 1.772718042E9",
            "weir_latency_seconds_bucket{le=\"0.5\"} 90",
            "weir_latency_seconds_bucket{le=\"1.0\"} 96",
            "weir_latency_seconds_bucket{le=\"60.0\"} 99",
            "weir_latency_seconds_bucket{le=\"+Inf\"} 100",
            "weir_latency_seconds_count 100",
            "weir_latency_seconds_sum 4021.5",
            "weir_source_lag_bytes{source=\"maillog\"} 0.0",
            "weir_source_lag_bytes{source=\"old_log\"} 1.24E7",
            "weir_source_lag_seconds{source=\"maillog\"} 0.0",
            "weir_source_lag_seconds{source=\"old_log\"} 3660.0",
            "weir_source_problem{source=\"maillog\"} 0.0",
            "weir_source_problem{source=\"old_log\"} 0.0",
            "weir_alerts_active{rule=\"busy_address\"} 2.0",
            "weir_alerts_active{rule=\"stolen_password\"} 1.0",
            "weir_alerts_active{rule=\"many_rejects\"} 0.0",
            "weir_alerts_raised_total{rule=\"busy_address\"} 41.0",
            "weir_alerts_raised_total{rule=\"stolen_password\"} 6.0",
            "weir_alerts_raised_total{rule=\"many_rejects\"} 0.0",
            "weir_action_done_total{action=\"tell_admin\"} 14.0",
            "weir_action_done_total{action=\"block_address\"} 31.0",
            "weir_action_errors_total{action=\"tell_admin\"} 2.0",
            "weir_action_errors_total{action=\"block_address\"} 7.0",
            "weir_action_waiting{action=\"tell_admin\"} 0.0",
            "weir_action_waiting{action=\"block_address\"} 1.0",
            "weir_action_problem{action=\"tell_admin\"} 0.0",
            "weir_action_problem{action=\"block_address\"} 1.0",
            "weir_blocks{action=\"block_address\",state=\"in_force\"} 1.0",
            "weir_blocks{action=\"block_address\",state=\"waiting\"} 1.0",
            "weir_blocks{action=\"block_address\",state=\"dry_run\"} 1.0",
            "weir_store_up 0.0",
            "weir_store_kept_total 70010.0",
            "weir_store_refused_total 3.0",
            "weir_spool_rows 18204.0",
            "weir_spool_bytes 5400000.0");
  }

  @Test
  void textOfALogIsNotInIt() throws Exception {
    for (String text : FakeOperations.hostile()) {
      operations.alerts.add(FakeOperations.alert(text, FakeOperations.account(text), 212, 2, 150));
      operations.blocks.add(FakeOperations.block(text, FakeOperations.account(text), true, false));
      operations.problems.add(text);
    }
    operations.coverage =
        new Coverage(
            FakeOperations.hostile().stream()
                .map(text -> new Coverage.Program(text, 1, 1, 1))
                .toList(),
            FakeOperations.hostile().stream().map(text -> new Coverage.Other(text, 1)).toList(),
            0,
            FakeOperations.hostile().stream().map(text -> new Coverage.Shape(text, 1)).toList());
    int before = new FakeOperations().busyDay().events.size();

    assertThat(get("/metrics").body())
        .contains("weir_blocks{action=\"block_address\",state=\"in_force\"} 9.0")
        .contains("weir_lines_unknown_total 8.0")
        .doesNotContain("script", "alert(1)", "aaaaaaaaaa", "198.51.100.7", "/var/log");
    assertThat(series().stream().filter(line -> line.startsWith("weir_events"))).hasSize(before);
  }

  @Test
  void whileNothingIsReadBlocksAreNotKnown() throws Exception {
    operations.standstill = "the loop hangs";

    assertThat(series())
        .contains("weir_reading 0.0", "weir_lines_total 1204331.0")
        .noneMatch(line -> line.startsWith("weir_blocks"));
  }

  @Test
  void anEngineThatDoesNotAnswerIsNoFigure() throws Exception {
    operations.broken = true;

    assertThat(get("/metrics").statusCode()).isEqualTo(503);
    assertThat(series()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP"})
  void whoComesThroughAProxyNeedsASession(String header) throws Exception {
    Visitor visitor = new Visitor(server.port());
    HttpResponse<String> answer = visitor.get("/metrics", header, "127.0.0.1");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).doesNotContain("weir_lines");

    visitor.enter(link.replace("https://weir.example.org", visitor.base));
    assertThat(visitor.get("/metrics", header, "127.0.0.1").body()).contains("weir_lines_total ");
  }

  @Test
  void whoAsksByTheNameForOthersNeedsASession() throws Exception {
    assertThat(asked("weir.example.org")).startsWith("HTTP/1.1 401");
    assertThat(asked("localhost:1")).startsWith("HTTP/1.1 200");
    assertThat(asked("[::1]")).startsWith("HTTP/1.1 200");
    assertThat(asked("evil.example")).startsWith("HTTP/1.1 421");
  }

  private String asked(String host) throws Exception {
    return Visitor.raw(
        server.port(), "GET /metrics HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
  }

  @Test
  void readyIsWhoJudgesLinesAsTheyCome() throws Exception {
    assertThat(get("/ready").statusCode()).isEqualTo(200);
    assertThat(get("/ready").body()).isEqualTo("{\"status\":\"ready\"}");
  }

  @Test
  void whoReadsOlderLinesIsNotReady() throws Exception {
    operations.trouble();

    assertThat(get("/ready").statusCode()).isEqualTo(503);
    assertThat(get("/ready").body())
        .isEqualTo("{\"status\":\"not ready\",\"reasons\":[\"older lines are read first\"]}");
  }

  @Test
  void aSourceOfWhichNothingIsKnownIsNotReady() throws Exception {
    operations.sources.add(
        new Status.SourceView("pipe", new Source.Status("-", -1, -1, ""), Optional.empty()));
    assertThat(get("/ready").statusCode()).isEqualTo(503);
    assertThat(series())
        .noneMatch(line -> line.startsWith("weir_source_lag") && line.contains("pipe"));
  }

  @Test
  void aSourceThatWasReadToItsEndAMomentAgoIsReady() throws Exception {
    operations.sources.add(
        new Status.SourceView(
            "pipe", new Source.Status("-", -1, -1, ""), Optional.of(Duration.ofSeconds(2))));
    assertThat(get("/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void whoReadsNothingIsNotReadyAndSaysNoDetails() throws Exception {
    operations.standstill = "the state file in /var/db/weir cannot be written";

    assertThat(get("/ready").statusCode()).isEqualTo(503);
    assertThat(get("/ready").body())
        .isEqualTo("{\"status\":\"not ready\",\"reasons\":[\"nothing is read\"]}");
  }

  /** The parser of a Prometheus server, with its advice on names. */
  @Test
  @Needs(Part.PROMTOOL)
  void prometheusUnderstandsItAndHasNoAdvice() throws Exception {
    operations.trouble();
    operations.sources.add(
        new Status.SourceView(
            "a \"quoted\\\n id", new Source.Status("x", 3, 9, "broken"), Optional.empty()));
    Path text = Files.writeString(folder.resolve("metrics"), get("/metrics").body());

    assertThat(promtool(text)).isEqualTo("0 ");

    Files.writeString(text, "weir_lines{ 3\n");
    assertThat(promtool(text)).as("what is wrong is told").startsWith("1 ");
  }

  private static String promtool(Path text) throws Exception {
    Process promtool =
        new ProcessBuilder(Part.promtool().orElseThrow().toString(), "check", "metrics")
            .redirectInput(text.toFile())
            .redirectErrorStream(true)
            .start();
    String says = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return promtool.waitFor() + " " + says;
  }
}
