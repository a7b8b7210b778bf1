package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The daemon of {@link LongRunIT} and its pipeline, started again and again. */
final class LongRunDaemon implements AutoCloseable {
  static final int ACCOUNT_AT = 140;
  static final int ACCOUNT_FAR_AT = 4_500;

  private static final Duration SOON = Duration.ofMinutes(5);
  private static final String TABLE = "mailblock";

  private final Installation weir;
  private final PfTables pf;
  private Running running;
  private int starts;

  LongRunDaemon(Installation weir, MariaDb database) {
    this.weir = weir;
    pf = PfTables.in(weir.work());
    weir.write(
        "weir.yaml",
        """
        sources: [{ id: maillog, type: file, path: maillog, start: beginning }]
        parsers: [{ type: postfix }]
        state: state
        web: { listen: "127.0.0.1:0" }
        rules:
          - id: busy_address
            type: rate
            event: mail_accepted
            per: client_address
            window: calendar_hour
            levels: [{ at: %d, actions: [note] }, { at: %d, actions: [note, block_address] }]
          - id: busy_account
            type: rate
            event: mail_accepted
            per: sasl_username
            window: calendar_hour
            levels: [{ at: %d, actions: [note] }, { at: %d, actions: [note] }]
          - id: quick_account
            type: rate
            event: mail_accepted
            per: sasl_username
            window: 5s
            levels: [{ at: 60, actions: [note] }]
          - id: many_addresses
            type: distinct
            event: mail_accepted
            of: client_address
            per: sasl_username
            window: 10m
            levels: [{ at: 1000, actions: [note] }]
        actions:
          - { id: note, type: log, file: notes, digest: 0s }
          - { id: block_address, type: pf, table: %s, command: ["%s"], for: [2d] }
        %s"""
            .formatted(
                LiveTraffic.WARNED_AT,
                LiveTraffic.BLOCKED_AT,
                ACCOUNT_AT,
                ACCOUNT_FAR_AT,
                TABLE,
                pf.command(),
                database.store()));
    running = launch();
  }

  private Running launch() {
    starts++;
    return weir.start("run", "--config", "weir.yaml").says("running: sources", SOON);
  }

  /** SIGKILL, and a new one. */
  void killAndStart() {
    running.kill();
    running = launch();
  }

  /** SIGTERM, and a new one. */
  void stopAndStart() {
    stop();
    running = launch();
  }

  void stop() {
    running.stop(SOON).good();
  }

  /** SIGTERM; again after a new start while the store did not get all. */
  void stopWithNothingLeft() {
    for (int i = 0; i < 10; i++) {
      if (!running.stop(SOON).good().err().contains("wait for the store")) {
        return;
      }
      running = launch();
    }
    throw new AssertionError("the store does not get all: " + said());
  }

  void alive() {
    assertThat(running.handle().isAlive()).as(() -> "ended: " + said()).isTrue();
  }

  ProcessHandle handle() {
    return running.handle();
  }

  int starts() {
    return starts;
  }

  /** What the present one has said, the last of it. */
  String said() {
    String all = running.err();
    return all.substring(Math.max(0, all.length() - 4_000));
  }

  /** Where the page is, with a sign-in that works once. */
  String link() {
    running.says("weir: link to the page, works once: ", SOON);
    return running
        .err()
        .lines()
        .filter(line -> line.startsWith("weir: link to the page"))
        .map(line -> line.substring(line.indexOf("http://")))
        .findFirst()
        .orElseThrow();
  }

  Set<String> blocked() {
    return new TreeSet<>(pf.addresses(TABLE));
  }

  Path state() {
    return weir.work().resolve("state");
  }

  /** Ids of the alerts that were notified. After a crash one may be there twice. */
  Set<String> notified() throws IOException {
    return Installation.text(weir.work().resolve("notes"))
        .lines()
        .map(line -> line.split(" ", 4))
        .filter(words -> words.length > 2 && words[1].equals("alert"))
        .map(words -> words[2].replace(":", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public void close() {
    running.close();
  }
}
