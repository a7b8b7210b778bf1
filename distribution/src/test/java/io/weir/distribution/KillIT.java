package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.weir.distribution.MailTraffic.Client;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a real {@code weir run} again and again while its log grows, rotates and is packed, and
 * looks into its store after each kill. Beside it a second one follows the same log undisturbed: in
 * the end nothing may tell the two apart.
 *
 * <p>{@code -Dweir.kills=N} sets how often for each kind of database, {@code -Dweir.seed=N} repeats
 * a schedule, {@code -Dweir.mariadb=} says which one: {@code central} is Maven Central's 11.4,
 * {@code installed} this machine's, {@code both} shares the kills among them.
 */
final class KillIT {
  private static final int KILLS = Integer.getInteger("weir.kills", 10);
  private static final long SEED = Long.getLong("weir.seed", 20_261_126L);
  private static final String MARIADB = System.getProperty("weir.mariadb", "central");

  /** The log grows at least by so much for each kill. */
  private static final int LINES_A_KILL = 1_500;

  private static final int LINES_A_SECOND = 400;
  private static final int LINES_A_FILE = KILLS > 50 ? 9_000 : 2_500;

  /** When chance gave too few kills at work, so many more are tried. */
  private static final int MORE = 10;

  private static final Duration SOON = Duration.ofMinutes(5);

  @TempDir Path folder;
  private final Random random = new Random(SEED);
  private final Set<String> markers = new TreeSet<>();
  private Installation weir;
  private LiveTraffic traffic;
  private Syslogd syslogd;
  private Follower killed;
  private Follower witness;
  private @Nullable MariaDb server;
  private int kills;
  private int starting;
  private int working;
  private int stopping;
  private int checks;
  private int serverKills;

  /** The mail server's threads complain of senders that were killed. */
  @BeforeAll
  static void thoseOfOthersAreNotOurs() {
    Awaitility.doNotCatchUncaughtExceptionsByDefault();
  }

  @AfterAll
  static void asBefore() {
    Awaitility.reset();
  }

  @Test
  void nothingIsLostAndNothingTwiceWithH2() throws IOException, InterruptedException {
    run(null, KILLS);
  }

  @Test
  @Needs(Part.CENTRAL_MARIADB)
  void nothingIsLostAndNothingTwiceWithMariaDbThatIsKilledToo()
      throws IOException, InterruptedException {
    assumeThat(MARIADB).as("weir.mariadb").isIn("central", "both");
    boolean half = MARIADB.equals("both") && Part.INSTALLED_MARIADB.isThere();
    try (MariaDb database = new MariaDb(folder)) {
      run(database, half ? KILLS / 2 : KILLS);
    }
  }

  @Test
  @Needs(Part.INSTALLED_MARIADB)
  void nothingIsLostAndNothingTwiceWithTheInstalledMariaDb()
      throws IOException, InterruptedException {
    assumeThat(MARIADB).as("weir.mariadb").isIn("installed", "both");
    try (MariaDb database = MariaDb.installed(folder)) {
      run(database, MARIADB.equals("both") ? KILLS - KILLS / 2 : KILLS);
    }
  }

  private void run(@Nullable MariaDb database, int wanted)
      throws IOException, InterruptedException {
    weir = Installation.unpack(folder);
    traffic = new LiveTraffic(SEED, Installation.ZONE, database != null);
    Path log = weir.work().resolve("maillog");
    try (Syslogd writer = new Syslogd(log, traffic, SEED, LINES_A_SECOND, LINES_A_FILE);
        Follower first =
            database == null
                ? Follower.withH2("killed", weir)
                : Follower.withMariaDb("killed", weir, database);
        Follower second = Follower.withH2("witness", weir)) {
      server = database;
      syslogd = writer;
      killed = first;
      witness = second;
      int atWork = Math.max(3, wanted / 10);
      begin();
      while (kills < wanted || (working < atWork && kills < wanted + MORE)) {
        life();
        meanwhile();
        killed.start();
        restartServer();
        check("after kill " + kills);
        if (kills % 20 == 0) {
          System.out.printf("%d kills, %d at work, %d checks%n", kills, working, checks);
        }
      }
      end(wanted, atWork);
    }
  }

  /** Both have read something: from now on they know where they were. */
  private void begin() {
    killed.start();
    witness.start();
    syslogd.start();
    syslogd.halt();
    Client marker = mark();
    killed.hasBlocked(marker);
    witness.hasBlocked(marker);
    syslogd.go();
  }

  /**
   * Until a kill: of one that is about to start, that reads what came while it was away, that goes
   * on from the last check, that ends.
   */
  private void life() throws IOException, InterruptedException {
    int kind = random.nextInt(10);
    if (kind < 5) {
      stop();
      meanwhile();
      killed.start();
    }
    if (kind < 2) {
      pause(random.nextInt(1500));
      killed.alive();
      kill(Duration.ZERO);
      return;
    }
    killed.running();
    pause(random.nextInt(kind < 4 ? 300 : 2500));
    killServer();
    syslogd.alive();
    killed.alive();
    kill(kind == 9 ? Duration.ofMillis(1 + random.nextInt(400)) : Duration.ZERO);
  }

  /** An end as it should be, with a store that is right. */
  private void stop() throws IOException {
    syslogd.halt();
    try {
      killed.hasBlocked(mark());
      killed.stop();
      StoreCheck.equalsTruth(killed.store(), traffic.truth(), "stopped" + tail());
    } finally {
      syslogd.go();
    }
  }

  private void kill(Duration afterStop) throws IOException, InterruptedException {
    kills++;
    boolean ran = killed.runs();
    Syslogd.Written written = syslogd.written();
    pause(50);
    if (afterStop.isZero()) {
      killed.kill();
    } else {
      killed.stopButKill(afterStop);
    }
    if (!ran) {
      starting++;
    } else if (!afterStop.isZero()) {
      stopping++;
    } else if (killed.committed(written.stream()) < written.bytes()) {
      working++;
    }
  }

  /**
   * The database dies now and then while Weir writes into it, and is back a little later, or when
   * the next Weir starts.
   */
  private void killServer() throws IOException, InterruptedException {
    MariaDb database = server;
    if (database != null && random.nextInt(3) == 0) {
      database.kill();
      serverKills++;
      pause(random.nextInt(1000));
      if (random.nextBoolean()) {
        database.restart();
        pause(random.nextInt(500));
      }
    }
  }

  private void restartServer() throws IOException {
    MariaDb database = server;
    if (database != null && database.isKilled()) {
      killed.running();
      database.restart();
    }
  }

  /**
   * Weir is down: usually for a moment, sometimes while files come, are rotated away and packed.
   */
  private void meanwhile() throws InterruptedException {
    int kind = random.nextInt(10);
    if (kind < 2) {
      syslogd.rotate();
      if (kind == 0) {
        syslogd.rotate();
      }
    } else {
      pause(random.nextInt(300));
    }
  }

  /** The store, asked by another process, has exactly what was written. */
  private void check(String when) {
    checks++;
    syslogd.halt();
    try {
      Client marker = mark();
      killed.running();
      killed.hasBlocked(marker);
      killed.hasBlocked(blocked());
      // The store is told a moment after the firewall; what is too much never goes away.
      Awaitility.await()
          .atMost(SOON)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(300))
          .untilAsserted(
              () ->
                  StoreCheck.equalsTruth(
                      killed.storeOfTheLiving(), traffic.truth(), when + tail()));
    } finally {
      syslogd.go();
    }
  }

  /** The last run is undisturbed. */
  private void end(int wanted, int atWork) throws IOException {
    Awaitility.await("a log long enough")
        .atMost(Duration.ofMinutes(60))
        .until(() -> lines() >= (long) wanted * LINES_A_KILL);
    syslogd.halt();
    try {
      Client marker = mark();
      killed.hasBlocked(marker);
      witness.hasBlocked(marker);
      killed.hasBlocked(blocked());
      witness.hasBlocked(blocked());
      Awaitility.await("mails; the slowest line took " + syslogd.slowest())
          .atMost(SOON)
          .untilAsserted(() -> assertThat(killed.mails()).isEqualTo(witness.mails()));
      rollUps(killed);
      rollUps(witness);
      StoreCheck.equalsTruth(witness.store(), traffic.truth(), "undisturbed" + tail());
      StoreCheck.equalsTruth(killed.store(), traffic.truth(), "in the end" + tail());
      StoreCheck.equal(killed.store(), witness.store());
      assertThat(killed.mails()).as("mails after all").isEqualTo(witness.mails());
      String told =
          ("seed %d: %d kills, %d at work with something to commit, %d while starting, %d while"
                  + " stopping; the database %d times; %d checks; %d lines in %d files; %d alerts,"
                  + " %d mails came twice")
              .formatted(
                  SEED,
                  kills,
                  working,
                  starting,
                  stopping,
                  serverKills,
                  checks,
                  syslogd.lines(),
                  syslogd.rotations() + 1,
                  witness.mails().size(),
                  killed.mailsWithRepeats() - killed.mails().size());
      System.out.println(told);
      assertThat(working).as(told).isGreaterThanOrEqualTo(atWork);
      assertThat(syslogd.rotations()).as(told).isPositive();
    } finally {
      syslogd.go();
    }
  }

  /** Hours are counted when nothing has come for a while; then it is stopped. */
  private static void rollUps(Follower follower) {
    Awaitility.await("roll-ups")
        .atMost(SOON)
        .pollInterval(Duration.ofSeconds(2))
        .untilAsserted(() -> assertThat(StoreCheck.rollUps(follower.storeOfTheLiving())).isEmpty());
    follower.stop();
  }

  private long lines() {
    syslogd.halt();
    try {
      return syslogd.lines();
    } finally {
      syslogd.go();
    }
  }

  /** A client that is blocked for its first message: who has blocked it has read all before it. */
  private Client mark() {
    int n = markers.size();
    Client client = Client.v4("100.64." + n / 250 + "." + (1 + n % 250));
    markers.add(client.subject());
    syslogd.accepted(client);
    return client;
  }

  private Set<String> blocked() {
    Set<String> all = new TreeSet<>(traffic.truth().reached(LiveTraffic.BLOCKED_AT));
    all.addAll(markers);
    return all;
  }

  private String tail() {
    return "; the last daemon said: " + killed.said();
  }

  private static void pause(int millis) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(millis);
  }
}
