package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code zcat maillog.gz | weir run}: all is kept, told and blocked when it ends by itself. */
final class StdinIT {
  private static final Duration SOON = Duration.ofMinutes(3);
  private static final int LINES = 6_000;

  @TempDir Path folder;
  private Installation weir;
  private PfTables pf;
  private Postbox post;

  @BeforeEach
  void unpack() {
    weir = Installation.unpack(folder);
    pf = PfTables.in(folder);
    post = new Postbox(folder);
    pipeline(post.action("tell_admin"));
  }

  private void pipeline(String telling) {
    weir.write(
        "weir.yaml",
        """
        sources: [{ id: pipe, type: stdin }]
        parsers: [{ type: postfix }]
        store: { type: h2, path: data/weir }
        state: state
        rules:
          - id: busy_address
            type: rate
            event: mail_accepted
            per: client_address
            window: calendar_hour
            levels:
              - { at: %d, actions: [tell_admin] }
              - { at: %d, actions: [tell_admin, block_address] }
        actions:
          - { id: block_address, type: pf, table: mailblock, command: ["%s"], for: [2d] }
        %s\
        """
            .formatted(LiveTraffic.WARNED_AT, LiveTraffic.BLOCKED_AT, pf.command(), telling));
  }

  @AfterEach
  void close() {
    post.close();
  }

  /** A log whose last line is of this time. */
  private Path log(LiveTraffic traffic, Instant last) {
    List<String> lines = new ArrayList<>();
    for (int i = LINES; i > 0; i--) {
      lines.add(traffic.next(last.minusMillis(20L * i)));
    }
    return weir.write("log", String.join("\n", lines) + "\n");
  }

  private Asked run(Path log, String... options) {
    List<String> command = new ArrayList<>(List.of("run", "--config", "weir.yaml"));
    command.addAll(List.of(options));
    try (Running running = weir.startWith(log, command.toArray(new String[0]))) {
      assertThat(running.end(SOON).good().err()).contains("all sources have ended");
    }
    return Asked.h2(weir.work().resolve("data/weir"));
  }

  private Set<String> mails() {
    Set<String> ids = new TreeSet<>();
    post.mails().forEach(m -> ids.add(m.id()));
    return ids;
  }

  @Test
  void whatIsPipedInIsKeptToldAndBlockedBeforeItEnds() throws IOException {
    LiveTraffic traffic = new LiveTraffic(5, Installation.ZONE, true);
    Path log = log(traffic, Instant.now());
    Asked store = run(log);
    StoreCheck.equalsTruth(store, traffic.truth(), "after the end");
    Set<String> flooding = traffic.truth().reached(LiveTraffic.BLOCKED_AT);
    assertThat(flooding).isNotEmpty();
    assertThat(new TreeSet<>(pf.addresses("mailblock"))).isEqualTo(flooding);
    Set<String> mails = mails();
    assertThat(mails).hasSize(store.ask("select subject from alert").size());

    // Once more: known, every line.
    StoreCheck.equalsTruth(run(log), traffic.truth(), "after the second run");
    assertThat(mails()).isEqualTo(mails);
    assertThat(post.mails()).hasSameSizeAs(mails);
  }

  @Test
  void whatWaitsForTheDigestGoesOutBeforeItEnds() throws IOException {
    pipeline(post.action("tell_admin", "at_once: 3, digest: 1d"));
    Asked store = run(log(new LiveTraffic(7, Installation.ZONE, true), Instant.now()));
    List<String> alerts = store.ask("select subject from alert where level = 1");
    assertThat(alerts).hasSizeGreaterThan(4);
    assertThat(post.mails()).hasSizeBetween(4, 7);
    assertThat(alerts).allMatch(who -> post.mails().stream().anyMatch(m -> m.names(who)));
  }

  @Test
  void aDryRunKeepsEverythingAndDoesNothing() throws IOException {
    LiveTraffic traffic = new LiveTraffic(8, Installation.ZONE, true);
    Asked store = run(log(traffic, Instant.now()), "--dry-run");
    StoreCheck.equalsTruth(store, traffic.truth(), "after the end");
    assertThat(store.ask("select subject from block")).isNotEmpty();
    assertThat(pf.addresses("mailblock")).isEmpty();
    assertThat(post.mails()).isEmpty();
  }

  @Test
  void oldAlertsGoOutInOneMailBeforeItEnds() throws IOException {
    LiveTraffic traffic = new LiveTraffic(6, Installation.ZONE, true);
    Asked store = run(log(traffic, Instant.now().minus(Duration.ofDays(1))));
    StoreCheck.equalsTruth(store, traffic.truth(), "after the end");
    assertThat(store.ask("select subject from alert")).hasSizeGreaterThan(3);
    assertThat(post.mails()).hasSize(1);
  }

  @Test
  void aMailServerThatIsAwayDoesNotHoldUpTheEndForEver() throws IOException {
    post.close();
    LiveTraffic traffic = new LiveTraffic(5, Installation.ZONE, true);
    Path log = log(traffic, Instant.now());
    try (Running running = weir.startWith(log, "run", "--config", "weir.yaml")) {
      assertThat(running.end(SOON).good().err())
          .contains("action tell_admin: ", "waiting; carried out after the next start");
    }
    Asked store = Asked.h2(weir.work().resolve("data/weir"));
    StoreCheck.equalsTruth(store, traffic.truth(), "after the end");
    assertThat(new TreeSet<>(pf.addresses("mailblock")))
        .isEqualTo(traffic.truth().reached(LiveTraffic.BLOCKED_AT));
  }
}
