package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.distribution.MailTraffic.Client;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import io.weir.testkit.SmallDisk;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code weir backup} of a daemon that is at work, and {@code weir restore}: what goes on from a
 * backup ends with what the log said, neither less nor more.
 */
final class BackupIT {
  private static final long SEED = Long.getLong("weir.seed", 20_261_129L);
  private static final Duration SOON = Duration.ofMinutes(5);

  @TempDir Path folder;
  private final Set<String> markers = new TreeSet<>();
  private Installation weir;
  private LiveTraffic traffic;
  private Syslogd syslogd;
  private Follower first;

  @BeforeEach
  void begin() throws IOException {
    weir = Installation.unpack(folder);
    traffic = new LiveTraffic(SEED, Installation.ZONE, false);
    syslogd = new Syslogd(weir.work().resolve("maillog"), traffic, SEED, 400, 3_000);
    first = Follower.withH2("first", weir);
    first.start();
    first.running();
    syslogd.start();
    first.hasBlocked(mark());
  }

  @AfterEach
  void end() throws IOException {
    first.close();
    syslogd.close();
  }

  private Client mark() {
    int n = markers.size();
    Client client = Client.v4("100.64." + n / 250 + "." + (1 + n % 250));
    markers.add(client.subject());
    syslogd.accepted(client);
    return client;
  }

  private Installation.Finished weir(String command, String file, String... rest) {
    return weir.weir(
        Stream.concat(Stream.of(command, "--config", file + ".yaml"), Stream.of(rest))
            .toArray(String[]::new));
  }

  /** The log rests, all of it is read, and store and firewall are as it says. */
  private void isTrueOf(Follower follower) {
    syslogd.halt();
    try {
      follower.hasBlocked(mark());
      Set<String> blocked = new TreeSet<>(traffic.truth().reached(LiveTraffic.BLOCKED_AT));
      blocked.addAll(markers);
      follower.hasBlocked(blocked);
      Awaitility.await()
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(300))
          .untilAsserted(
              () ->
                  StoreCheck.equalsTruth(
                      follower.storeOfTheLiving(), traffic.truth(), "; " + follower.said()));
    } finally {
      syslogd.go();
    }
  }

  @Test
  void whatIsRestoredElsewhereGoesOnInTheLogAndLosesNothing() throws IOException {
    assertThat(
            weir.startWith(
                    weir.write("password", "correct horse 1\n"),
                    "users",
                    "add",
                    "anna",
                    "--role",
                    "viewer",
                    "--password-stdin",
                    "--config",
                    "first.yaml")
                .end(Installation.PATIENCE)
                .exit())
        .isZero();
    syslogd.rotate();
    String said = weir("backup", "first", "copy").good().out();
    assertThat(said).contains("copy: state ", ", store h2 ");
    Client after = mark();
    first.hasBlocked(after);
    syslogd.rotate();
    isTrueOf(first);
    first.kill();

    try (Follower second = Follower.withH2("second", weir)) {
      weir("restore", "second", "copy").good();
      assertThat(weir.weir("users", "list", "--config", "second.yaml").good().out())
          .contains("anna");
      assertThat(
              weir.weir(
                      "sql",
                      "--json",
                      "--config",
                      "second.yaml",
                      "-e",
                      "select count(*) as n from mail_message")
                  .good()
                  .out())
          .as("the store is there before any line is read again")
          .containsPattern("\"n\":[1-9]");
      second.start();
      second.running();
      isTrueOf(second);
      assertThat(second.said()).doesNotContain("state is new", "damaged", "ERROR");
    }
  }

  @Test
  void everyBackupOfABusyDaemonIsOfOneMoment() throws IOException {
    for (int i = 0; i < 3; i++) {
      weir("backup", "first", "copy" + i).good();
    }
    isTrueOf(first);
    first.kill();
    for (int i = 0; i < 3; i++) {
      try (Follower next = Follower.withH2("next" + i, weir)) {
        weir("restore", "next" + i, "copy" + i).good();
        next.start();
        next.running();
        isTrueOf(next);
        next.kill();
      }
    }
  }

  @Test
  void onlyItsOwnerMayReadItAndNothingIsReplacedUnasked() throws IOException {
    weir("backup", "first", "copy").good();
    Path copy = weir.work().resolve("copy");
    try (Stream<Path> all = Files.walk(copy)) {
      for (Path path : all.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
            .as(path.toString())
            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
      }
    }
    Installation.Finished again = weir("backup", "first", "copy");
    assertThat(again.exit()).isEqualTo(1);
    assertThat(again.err()).contains("copy has a backup: name a new folder, or an empty one");

    Installation.Finished running = weir("restore", "first", "--force", "copy");
    assertThat(running.exit()).isEqualTo(1);
    assertThat(running.err()).contains("a weir runs on the state folder", "stop it first");
    isTrueOf(first);
    first.stop();

    Installation.Finished there = weir("restore", "first", "copy");
    assertThat(there.exit()).isEqualTo(1);
    assertThat(there.err()).contains("state.mv is there already: --force keeps it aside");
    Installation.Finished forced = weir("restore", "first", "--force", "copy").good();
    assertThat(forced.out()).contains("what was there before: ", "before-restore-");
    try (Stream<Path> state = Files.list(weir.work().resolve("first/state"))) {
      Path kept =
          state
              .filter(p -> p.getFileName().toString().startsWith("before-restore-"))
              .findAny()
              .orElseThrow();
      assertThat(kept.resolve("state.mv")).exists();
    }
    first.start();
    first.running();
    isTrueOf(first);
    first.stop();

    // Without a daemon.
    weir("backup", "first", "still").good();
    weir("restore", "first", "--force", "still").good();
    first.start();
    first.running();
    isTrueOf(first);
  }

  @Test
  void aDamagedOrNewerOrUnfinishedBackupIsRefused() throws IOException {
    weir("backup", "first", "copy").good();
    Path copy = weir.work().resolve("copy");
    Path manifest = copy.resolve("manifest.json");
    String text = Files.readString(manifest);
    first.kill();

    Files.writeString(manifest, text.replace("\"form\":1", "\"form\":2"));
    refused("was made by a newer Weir");
    Files.writeString(manifest, text.substring(0, text.length() / 2));
    refused("manifest.json is damaged");
    Files.writeString(manifest, text.replace("state.zip", "../state.zip"));
    refused("is damaged");
    Files.writeString(manifest, text.replace("\"pipeline/", "\"../pipeline/"));
    refused("names a file elsewhere");
    Files.writeString(manifest, text.replace("store_copied\":true", "store_copied\":false"));
    refused("it does not name all files");
    Files.writeString(manifest, text.replace("\"store\":\"h2\"", "\"store\":\"mysql\""));
    assertThat(weir("restore", "second", "copy").exit()).isEqualTo(2);
    Files.delete(manifest);
    refused("is not a backup, or one that was not finished");
    Files.writeString(manifest, text);
    byte[] store = Files.readAllBytes(copy.resolve("store.zip"));
    byte[] other = store.clone();
    other[store.length / 2] ^= 1;
    Files.write(copy.resolve("store.zip"), other);
    refused("store.zip is damaged (its size or checksum differs)");
    Files.write(copy.resolve("store.zip"), store);
    weir("restore", "second", "copy").good();
  }

  /** Of a daemon whose database server is away. */
  @Test
  void ofADatabaseServerTheStateIsCopiedAndTheRestIsSaid() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String pipeline =
        "sources: [{ id: maillog, type: file, path: maillog }]\nparsers: [{ type: postfix }]\n"
            + "store: { type: mysql, database: mail, port: "
            + port
            + " }\nstate: ";
    weir.write("server.yaml", pipeline + "server\n");
    weir.write("other.yaml", pipeline + "other\n");
    try (Running daemon = weir.start("run", "--config", "server.yaml")) {
      daemon.says("running: sources", SOON);
      Installation.Finished done = weir("backup", "server", "copy").good();
      assertThat(done.err())
          .contains("the store mysql is not in the backup", "mysqldump --single-transaction mail");
      daemon.kill();
    }
    assertThat(weir.work().resolve("copy/store.zip")).doesNotExist();
    assertThat(weir("backup", "server", "still").good().err()).contains("mysqldump");
    assertThat(weir("restore", "first", "copy").exit()).as("another type of store").isEqualTo(2);
    for (String copy : List.of("copy", "still")) {
      assertThat(weir("restore", "other", "--force", copy).good().err())
          .contains("restore it from a dump that was begun after the backup");
      try (Running daemon = weir.start("run", "--config", "other.yaml")) {
        daemon.says("running: sources", SOON);
        assertThat(daemon.err()).doesNotContain("the state is new", "damaged");
        daemon.kill();
      }
    }
  }

  private void refused(String why) {
    if (!Files.exists(weir.work().resolve("second.yaml"))) {
      weir.write(
          "second.yaml",
          Installation.text(weir.work().resolve("first.yaml")).replace("first/", "second/"));
    }
    Installation.Finished ended = weir("restore", "second", "copy");
    assertThat(ended.exit()).as(why).isEqualTo(1);
    assertThat(ended.err()).contains(why);
    assertThat(weir.work().resolve("second")).doesNotExist();
  }

  @Test
  void whoIsKilledMidwayHarmsNothing() throws IOException {
    Random random = new Random(SEED);
    weir("backup", "first", "copy").good();
    long took = System.nanoTime();
    weir("backup", "first", "other").good();
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - took);
    for (int i = 0; i < 4; i++) {
      killed(millis * (i + 1) / 5 + random.nextInt(50), "backup", "first", "half" + i);
      Path manifest = weir.work().resolve("half" + i + "/manifest.json");
      if (!Files.exists(manifest)) {
        assertThat(weir("restore", "first", "half" + i).exit()).isEqualTo(1);
      }
    }
    isTrueOf(first);
    first.stop();
    for (int i = 0; i < 6; i++) {
      killed(millis * (i + 3) / 8 + random.nextInt(50), "restore", "first", "--force", "copy");
      if (Files.exists(weir.work().resolve("first/state/restoring"))) {
        Installation.Finished start = weir.weir("run", "--config", "first.yaml");
        assertThat(start.exit()).isEqualTo(1);
        assertThat(start.err()).contains("was not finished: run weir restore again");
        weir("restore", "first", "copy").good();
      }
      first.start();
      first.running();
      isTrueOf(first);
      first.stop();
    }
  }

  private void killed(long millis, String command, String file, String... rest) {
    List<String> words =
        Stream.concat(Stream.of(command, "--config", file + ".yaml"), Stream.of(rest)).toList();
    try (Running running = weir.start(words.toArray(String[]::new))) {
      running.handle().onExit().get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      // Closing it kills it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @Needs(Part.SMALL_DISK)
  void aFullDiskHarmsNothing() throws Exception {
    weir("backup", "first", "copy").good();
    weir.write(
        "second.yaml",
        Installation.text(weir.work().resolve("first.yaml")).replace("first/", "small/second/"));
    Path small = weir.work().resolve("small");
    try (SmallDisk disk = SmallDisk.mount(small, 1)) {
      Path filler = Files.write(small.resolve("filler"), new byte[990 << 10]);
      Installation.Finished full = weir("backup", "first", "small/copy");
      assertThat(full.exit()).isEqualTo(1);
      assertThat(full.err()).contains("cannot be written (No space left", "it is removed");
      assertThat(small.resolve("copy")).doesNotExist();
      Installation.Finished restored = weir("restore", "second", "copy");
      assertThat(restored.exit()).isEqualTo(1);
      assertThat(restored.err()).contains("No space left", "nothing has changed");
      assertThat(small.resolve("second/state")).doesNotExist();
      try (Stream<Path> left = Files.walk(small)) {
        assertThat(left.filter(Files::isRegularFile)).containsExactly(filler);
      }
    }
    isTrueOf(first);
  }

  @Test
  void nothingToBackUpIsSaid() throws IOException {
    Follower.withH2("none", weir).close();
    Installation.Finished ended = weir("backup", "none", "copy");
    assertThat(ended.exit()).isEqualTo(1);
    assertThat(ended.err()).contains("there is nothing to back up: no daemon runs");
    assertThat(weir.work().resolve("copy")).doesNotExist();
    Files.writeString(weir.work().resolve("taken"), "x", StandardOpenOption.CREATE_NEW);
    assertThat(weir("backup", "first", "taken").err()).contains("taken is not a folder");
  }
}
