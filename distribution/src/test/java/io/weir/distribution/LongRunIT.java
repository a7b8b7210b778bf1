package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.distribution.MailTraffic.Client;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A log at 50 times the rate of a busy server, for as long as {@code -Dweir.long=2h} says, beside a
 * real MariaDB and the pages: the log rotates and is packed, floods come, the database dies and
 * ends, the daemon is killed and stopped. In the end every alert, every block and every row is
 * there exactly once. From two fifths on the daemon is left alone, while all else goes on; what it
 * takes then must be the same half a run later. Every disturbance comes at the same places of both
 * halves, and with two hours so do the full hours.
 *
 * <p>The figures are in {@code target/long-run.txt} as it goes. Growth is judged from two hours on.
 */
@Needs(Part.CENTRAL_MARIADB)
final class LongRunIT {
  private static final Duration LONG =
      Duration.parse("PT" + System.getProperty("weir.long", "40s"));

  /** Whether all disturbances have room. */
  private static final boolean ALL = LONG.toMinutes() >= 20;

  /** Whether growth is judged: within an hour, what counts by the hour grows. */
  private static final boolean JUDGED = LONG.toHours() >= 2;

  private static final int A_SECOND = 2_000;
  private static final Duration SOON = Duration.ofMinutes(10);
  private static final Duration AWAY =
      LONG.dividedBy(288).compareTo(Duration.ofSeconds(2)) > 0
          ? LONG.dividedBy(288)
          : Duration.ofSeconds(2);

  /** When the daemon is left alone, and how long each of the two compared parts is. */
  private static final double ALONE = 0.4;

  private static final double PART = 0.1;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  private final List<Step> steps = new ArrayList<>();
  private final List<Client> attackers = new ArrayList<>();
  private LiveTraffic traffic;
  private Syslogd syslogd;
  private MariaDb database;
  private LongRunDaemon daemon;
  private LongRunPages pages;
  private LongRunFigures figures;
  private LongRunCheck check;
  private long calmFrom = System.nanoTime();
  private Duration slowestBlock = Duration.ZERO;

  private interface Deed {
    void run() throws IOException, InterruptedException;
  }

  /** What is done when this part of the time is over. */
  private record Step(double at, String what, Deed deed) {}

  @Test
  void nothingGrowsAndNothingIsLost() throws IOException, InterruptedException {
    Installation weir = Installation.unpack(folder);
    // More clients than usual: each stays far from the limits at this rate too.
    traffic = new LiveTraffic(20_261_129L, Installation.ZONE, true).busy(400, ALL ? 10 : 2);
    figures = new LongRunFigures(Path.of("target", "long-run.txt"));
    int aFile = (int) (A_SECOND * Math.max(5, LONG.toSeconds() / 60));
    try (MariaDb server =
            Part.INSTALLED_MARIADB.isThere() ? MariaDb.installed(folder) : new MariaDb(folder);
        Syslogd log = new Syslogd(weir.work().resolve("maillog"), traffic, 50, A_SECOND, aFile);
        LongRunDaemon following = new LongRunDaemon(weir, server);
        LongRunPages looking = new LongRunPages(LONG.dividedBy(720).plus(Duration.ofMillis(300)))) {
      database = server;
      syslogd = log;
      daemon = following;
      pages = looking;
      check = new LongRunCheck(daemon, database, traffic.truth(), figures);
      pages.enter(daemon.link());
      plan();
      syslogd.start();
      live();
      syslogd.halt();
      try {
        check.all();
        check.rollUps();
        tell();
        pages.calm(false);
        daemon.stopWithNothingLeft();
        check.stored("stopped");
      } finally {
        syslogd.go();
      }
    }
    double minutes = LONG.toMillis() / 60e3;
    assertThat(
            JUDGED
                ? figures.growth(ALONE * minutes, (1 - PART) * minutes, PART * minutes)
                : List.of())
        .isEmpty();
    assertThat(pages.failures()).as("pages while nothing disturbed them").isEmpty();
  }

  private void plan() {
    long outages = Math.max(2, LONG.toMinutes() / 15);
    double away = (double) AWAY.toMillis() / LONG.toMillis();
    for (int i = 0; i < outages; i++) {
      double at = (i + 0.5) / outages;
      boolean killed = i % 2 == 0;
      step(at, killed ? "database killed" : "database stopped", () -> databaseGoes(killed));
      step(at + away, "database back", this::databaseComes);
    }
    long floods = Math.max(2, LONG.toMinutes() / 10);
    for (int i = 0; i < floods; i++) {
      step((i + 0.6) / floods, "flood", this::flood);
    }
    step(0.10, "daemon stopped and started", () -> restart(true));
    step(0.16, "daemon killed and started", () -> restart(false));
    // While the database is away for the second time, or the first and only.
    double second = ALL ? 1.5 / outages : 0.5 / outages;
    step(second + away / 2, "daemon killed and started, without a database", () -> restart(false));
    if (ALL) {
      step(0.6 / floods + 1e-6, "daemon killed and started, in the flood", () -> restart(false));
      step(0.28, "check", this::check);
      step(0.33, "daemon killed and started", () -> restart(false));
      step(0.36, "daemon stopped and started", () -> restart(true));
      step(0.38, "check", this::check);
      step(0.71, "check", this::check);
    }
    steps.sort(Comparator.comparingDouble(Step::at));
  }

  private void step(double at, String what, Deed deed) {
    steps.add(new Step(at, what, deed));
  }

  /** Until the time is over and all steps are done. */
  private void live() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    int samples = 0;
    int next = 0;
    double rows = Math.min(240, LONG.toSeconds());
    while (System.nanoTime() - begin < LONG.toNanos() || next < steps.size()) {
      double now = (System.nanoTime() - begin) / (double) LONG.toNanos();
      if (next < steps.size() && steps.get(next).at() <= now) {
        Step step = steps.get(next++);
        figures.note(step.what());
        step.deed().run();
      } else if (now * rows >= samples) {
        syslogd.alive();
        daemon.alive();
        sample(ALL && samples % 6 == 5);
        samples = (int) (now * rows) + 1;
      } else {
        TimeUnit.MILLISECONDS.sleep(50);
      }
      pages.calm(!database.isKilled() && System.nanoTime() - calmFrom > 0);
    }
  }

  private void sample(boolean collect) throws IOException, InterruptedException {
    figures.sample(
        daemon.handle(),
        daemon.state(),
        collect,
        lines(),
        pages.metric("weir_source_lag_seconds"),
        pages.metric("weir_spool_rows"),
        database.bytes());
  }

  private long lines() {
    syslogd.halt();
    try {
      return syslogd.lines();
    } finally {
      syslogd.go();
    }
  }

  private void databaseGoes(boolean killed) {
    pages.calm(false);
    if (killed) {
      database.kill();
    } else {
      database.close();
    }
  }

  private void databaseComes() throws IOException {
    database.restart();
    // Until Weir tries it again.
    calmFrom = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
  }

  private void restart(boolean gently) throws IOException, InterruptedException {
    pages.calm(false);
    if (gently) {
      daemon.stopAndStart();
    } else {
      daemon.killAndStart();
    }
    pages.enter(daemon.link());
    // Until its store is open.
    calmFrom = Math.max(calmFrom, System.nanoTime() + TimeUnit.SECONDS.toNanos(10));
  }

  /** What a hundred seconds bring, at once, and an attacker near its end. */
  private void flood() {
    int n = attackers.size();
    Client attacker = Client.v4("100.64.%d.%d".formatted(n / 250, 1 + n % 250));
    attackers.add(attacker);
    syslogd.halt();
    long begin = System.nanoTime();
    try {
      int all = (int) Math.min(200_000, A_SECOND * LONG.toSeconds() / 10);
      syslogd.flood(all * 3 / 4);
      traffic.attack(attacker, 2 * LiveTraffic.BLOCKED_AT);
      syslogd.flood(all / 4);
    } finally {
      syslogd.go();
    }
    long written = System.nanoTime();
    if (ALL && n == 0) {
      return; // The daemon is killed right now.
    }
    Awaitility.await("a block in the flood")
        .atMost(SOON)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .failFast(daemon::alive)
        .until(() -> daemon.blocked().contains(attacker.subject()));
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    slowestBlock = took.compareTo(slowestBlock) > 0 ? took : slowestBlock;
    figures.note(
        String.format(
            Locale.ROOT,
            "flood written in %.1f s, its attacker blocked after %.1f s",
            (written - begin) / 1e9,
            took.toMillis() / 1e3));
  }

  private void tell() throws IOException {
    figures.note(
        "%d lines in %d files; %d starts of the daemon; slowest block in a flood %d ms; %s"
            .formatted(
                syslogd.lines(),
                syslogd.rotations() + 1,
                daemon.starts(),
                slowestBlock.toMillis(),
                pages.told()));
    check.sizes().forEach(figures::note);
    assertThat(syslogd.rotations()).isPositive();
  }

  private void check() throws IOException {
    syslogd.halt();
    try {
      check.all();
    } finally {
      syslogd.go();
    }
  }
}
