package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a replay shows is what the daemon does with the same log. */
final class ReplayIT {
  private static final Duration SOON = Duration.ofMinutes(3);
  private static final int LINES = 6_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Installation weir;
  private Path log;
  private LiveTraffic traffic;

  @BeforeEach
  void writeTheLog() throws IOException {
    weir = Installation.unpack(folder);
    traffic = new LiveTraffic(7, Installation.ZONE, true);
    Instant last = Instant.now();
    List<String> lines = new ArrayList<>();
    for (int i = LINES; i > 0; i--) {
      lines.add(traffic.next(last.minusMillis(20L * i)));
    }
    log = weir.write("log", String.join("\n", lines) + "\n");
    configure("weir.yaml", LiveTraffic.WARNED_AT, LiveTraffic.BLOCKED_AT);
    configure("strict.yaml", LiveTraffic.WARNED_AT / 2, LiveTraffic.BLOCKED_AT / 2);
  }

  private void configure(String name, int warn, int block) {
    weir.write(
        name,
        """
        sources: [{ id: pipe, type: stdin }]
        parsers: [{ type: postfix }]
        store: { type: h2, path: data/weir }
        state: state
        zone: %s
        rules:
          - id: busy_address
            type: rate
            event: mail_message
            per: client_address
            window: 10m
            levels:
              - { at: %d, actions: [] }
              - { at: %d, actions: [block_address] }
        actions:
          - { id: block_address, type: pf, table: mailblock, for: [2d], dry_run: true }
        """
            .formatted(Installation.ZONE, warn, block));
  }

  private List<String> replayed(String... more) throws IOException {
    List<String> args = new ArrayList<>(List.of("replay", "--config", "weir.yaml", "--json"));
    args.addAll(List.of(more));
    List<String> alerts = new ArrayList<>();
    for (String line : weir.weir(args.toArray(String[]::new)).good().out().lines().toList()) {
      JsonNode alert = JSON.readTree(line);
      alerts.add(
          alert.get("level").asInt()
              + " "
              + alert.get("subject").get("value").asText()
              + " "
              + Instant.parse(alert.get("time").asText()).toEpochMilli());
    }
    return alerts;
  }

  @Test
  void aReplayIsWhatTheDaemonDidAndTouchesNothing() throws IOException {
    List<String> ofTheLog = replayed(log.toString());
    assertThat(ofTheLog).hasSizeGreaterThan(4);
    assertThat(weir.work().resolve("state")).doesNotExist();
    assertThat(weir.work().resolve("data")).doesNotExist();

    try (Running running = weir.startWith(log, "run", "--config", "weir.yaml")) {
      assertThat(running.end(SOON).good().err()).contains("all sources have ended");
    }
    List<String> raised =
        Asked.h2(weir.work().resolve("data/weir"))
            .ask("select level, subject, extract(epoch from time) * 1000 from alert")
            .stream()
            .map(ReplayIT::row)
            .toList();
    assertThat(raised).containsExactlyInAnyOrderElementsOf(ofTheLog);
    assertThat(replayed("--from-store", "--since", "1d"))
        .containsExactlyInAnyOrderElementsOf(ofTheLog);
  }

  @Test
  void theStoreOfARunningDaemonIsReadAsOneWithoutADaemon() throws IOException {
    String config = "weir.yaml";
    weir.write(
        config,
        Installation.text(weir.work().resolve(config))
            .replace("{ id: pipe, type: stdin }", "{ id: maillog, type: file, path: log }"));
    List<String> ofTheLog = replayed(log.toString());
    String tuned;
    try (Running running = weir.start("run", "--config", config)) {
      running.says("running: ", SOON);
      Awaitility.await()
          .atMost(SOON)
          .until(() -> ofTheLog.size() == replayed("--from-store", "--since", "1d").size());
      assertThat(replayed("--from-store", "--since", "1d"))
          .containsExactlyInAnyOrderElementsOf(ofTheLog);
      tuned = weir.weir("tune", "--config", config, "--from-store").good().out();
      assertThat(tuned).contains("one subject a week reaches");
      assertThat(
              weir.weir("replay", "--config", config, "--from-store", "--against", "strict.yaml")
                  .good()
                  .out())
          .contains("earlier");
      assertThat(running.stop(SOON).good().err()).doesNotContain("ERROR", "WARN");
    }
    assertThat(replayed("--from-store", "--since", "1d"))
        .containsExactlyInAnyOrderElementsOf(ofTheLog);
    assertThat(weir.weir("tune", "--config", config, "--from-store").good().out()).isEqualTo(tuned);
  }

  @Test
  void aStoreThatIsNotThereIsNotMade() {
    Installation.Finished end = weir.weir("replay", "--config", "weir.yaml", "--from-store");
    assertThat(end.exit()).isEqualTo(1);
    assertThat(end.err()).contains("there is no store at ");
    assertThat(weir.work().resolve("data")).doesNotExist();
  }

  private static String row(String row) {
    String[] cells = row.split("\t", -1);
    return cells[0] + " " + cells[1] + " " + (long) Double.parseDouble(cells[2]);
  }

  @Test
  void twoPipelinesAreShownSideBySide() {
    String out =
        weir.weir("replay", "--config", "weir.yaml", "--against", "strict.yaml", log.toString())
            .good()
            .out();
    assertThat(out.lines())
        .anySatisfy(line -> assertThat(line).startsWith("weir.yaml: "))
        .anySatisfy(line -> assertThat(line).startsWith("strict.yaml: "))
        .anySatisfy(line -> assertThat(line).contains("blocked", "earlier"));
    assertThat(out).doesNotContain("later", "only in weir.yaml");
  }

  @Test
  void whatIsToBeReplayedMustBeSaid() {
    assertThat(weir.weir("replay", "--config", "weir.yaml").err())
        .contains("name the logs, or --from-store");
    assertThat(weir.weir("replay", "--config", "weir.yaml", "--since", "2d", log.toString()).err())
        .contains("--since goes with --from-store");
    assertThat(weir.weir("replay", "--config", "weir.yaml", "none.log").err()).contains("none.log");
    assertThat(weir.weir("tune", "--config", "weir.yaml", "-").err()).contains("name files");
    assertThat(weir.weir("tune", "--config", "weir.yaml", "--from-store", "--zone", "UTC").err())
        .contains("--now and --zone go with logs");
  }

  @Test
  void aLogThatIsGivenTwiceCountsOnceAndAnythingElseIsNoLog() throws IOException {
    List<String> once = replayed(log.toString());
    Path copy = Files.copy(log, weir.work().resolve("copy"));
    assertThat(replayed(log.toString(), copy.toString())).isEqualTo(once);
    Path noise = weir.write("noise", "no log of a mail server\n");
    assertThat(weir.weir("replay", "--config", "weir.yaml", noise.toString()).good().err())
        .contains("the logs have no events");
  }

  @Test
  void aTableFitsIntoTheWidthOfTheTerminal() {
    weir.environment("COLUMNS", "80");
    for (String[] command :
        List.of(
            new String[] {"replay", "--config", "weir.yaml", log.toString()},
            new String[] {
              "replay", "--config", "weir.yaml", "--against", "strict.yaml", log.toString()
            })) {
      List<String> lines = weir.weir(command).good().lines();
      assertThat(lines).hasSizeGreaterThan(6).allMatch(line -> line.length() <= 80);
      assertThat(lines).anyMatch(line -> line.startsWith("  -------"));
    }
  }
}
