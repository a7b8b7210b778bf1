package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A daemon that reads its pipeline file again and again while its log grows and rotates: nothing is
 * lost, nothing counted twice, and what a rule has counted stays.
 */
final class ReloadIT {
  private static final Duration SOON = Duration.ofMinutes(3);
  private static final int RELOADS = 12;
  private static final long LINES_A_RELOAD = 400;

  @TempDir Path folder;
  private Installation weir;
  private PfTables pf;

  private void pipeline(int round, String more) {
    // Every second time with one rule and one action more.
    boolean other = round % 2 == 1;
    weir.write(
        "weir.yaml",
        """
        sources: [{ id: maillog, type: file, path: maillog, start: beginning }]
        parsers: [{ type: postfix }]
        store: { type: h2, path: data/weir }
        state: state
        %srules:
          - id: busy_address
            type: rate
            event: mail_accepted
            per: client_address
            window: calendar_hour
            levels: [{ at: %d }, { at: %d, actions: [block_address] }]
        %sactions:
          - { id: block_address, type: pf, table: mailblock, command: ["%s"], for: [2d] }
        %s\
        """
            .formatted(
                more,
                LiveTraffic.WARNED_AT,
                LiveTraffic.BLOCKED_AT,
                other
                    ? "  - { id: any, type: rate, event: mail_accepted, per: sasl_username,"
                        + " window: 1h, levels: [{ at: 3, actions: [note] }] }\n"
                    : "",
                pf.command(),
                other ? "  - { id: note, type: log, file: notes }\n" : ""));
  }

  @Test
  void nothingIsLostAndNothingTwice() throws IOException {
    weir = Installation.unpack(folder);
    pf = PfTables.in(folder);
    pipeline(0, "");
    LiveTraffic traffic = new LiveTraffic(11, Installation.ZONE, true);
    Path log = weir.work().resolve("maillog");
    try (Syslogd syslogd = new Syslogd(log, traffic, 11, 400, 1_500)) {
      try (Running daemon =
          weir.start("run", "--config", "weir.yaml").says("running: ", Installation.PATIENCE)) {
        syslogd.start();
        for (int round = 1; round <= RELOADS; round++) {
          long target = lines(syslogd) + LINES_A_RELOAD;
          Awaitility.await().atMost(SOON).until(() -> lines(syslogd) >= target);
          pipeline(round, round % 4 == 0 ? "stale: 1\n" : "");
          if (round % 4 == 0) {
            assertThat(reload().exit()).isEqualTo(2);
          } else if (round % 4 == 1) {
            int before = reloads(daemon);
            Signal.HUP.to(daemon.handle().pid());
            Awaitility.await().atMost(SOON).until(() -> reloads(daemon) > before);
          } else {
            assertThat(reload().good().out()).contains("has read its pipeline file");
          }
        }
        pipeline(0, "");
        syslogd.halt();
        syslogd.alive();
        Set<String> flooding = new TreeSet<>(traffic.truth().reached(LiveTraffic.BLOCKED_AT));
        assertThat(flooding).isNotEmpty();
        Awaitility.await("everything is read and blocked")
            .atMost(SOON)
            .until(
                () ->
                    new TreeSet<>(pf.addresses("mailblock")).equals(flooding)
                        && messages() == traffic.truth().rows().get("mail_message"));
        // A thread of the JDK that waits for programs keeps those of one that is over for a minute.
        assertThat(loaders(daemon)).as("of all pipelines").isLessThan(5L * plugins());
        assertThat(daemon.stop(SOON).exit()).as(daemon.err()).isZero();
        assertThat(reloads(daemon)).isEqualTo(RELOADS - RELOADS / 4);
      }
      StoreCheck.equalsTruth(
          Asked.h2(weir.work().resolve("data/weir")), traffic.truth(), "after the end");
    }
  }

  private Installation.Finished reload() {
    return weir.weir("reload", "--config", "weir.yaml");
  }

  private static int reloads(Running daemon) {
    return daemon.err().split("engine: reloaded: ", -1).length - 1;
  }

  private long plugins() throws IOException {
    try (Stream<Path> jars = Files.list(weir.home().resolve("plugins"))) {
      return jars.count();
    }
  }

  /** Class loaders of plugins that the daemon cannot get rid of. */
  private static long loaders(Running daemon) throws IOException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(daemon.handle().pid()),
                "GC.class_histogram") // collects before it counts
            .redirectErrorStream(true)
            .start();
    String all = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return all.lines()
        .filter(line -> line.endsWith("io.weir.engine.plugin.WalledLoader"))
        .mapToLong(line -> Long.parseLong(line.strip().split("\\s+", -1)[1]))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(all));
  }

  private static long lines(Syslogd syslogd) {
    syslogd.halt();
    long lines = syslogd.lines();
    syslogd.go();
    return lines;
  }

  private long messages() {
    String asked = "select count(*) as n from mail_message";
    return Long.parseLong(
        weir.weir("sql", "--config", "weir.yaml", "--json", "-e", asked)
            .good()
            .out()
            .replaceAll("[^0-9]", ""));
  }
}
