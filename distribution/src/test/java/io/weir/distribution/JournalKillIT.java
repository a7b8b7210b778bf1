package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.distribution.MailTraffic.Client;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a real {@code weir run} again and again while the journal that it reads grows, is rotated
 * and vacuumed, and looks into its store after each kill. {@code -Dweir.kills=N} sets how often.
 */
@Needs(Part.JOURNAL)
final class JournalKillIT {
  private static final int KILLS = Integer.getInteger("weir.kills", 10);
  private static final long SEED = Long.getLong("weir.seed", 20_261_129L);
  private static final int ENTRIES_A_SECOND = 400;
  private static final Duration SOON = Duration.ofMinutes(5);

  @TempDir Path folder;
  private final Random random = new Random(SEED);
  private int markers;

  @Test
  void everyEntryIsStoredOnceAndNoJournalctlIsLeft() throws IOException, InterruptedException {
    Installation weir = Installation.unpack(folder);
    Path journal = weir.work().resolve("journal");
    LiveTraffic traffic = new LiveTraffic(SEED, Installation.ZONE, true);
    try (JournalWriter writer = new JournalWriter(journal, traffic, ENTRIES_A_SECOND);
        Follower killed = Follower.withH2("killed", weir, "type: journald, directory: journal")) {
      killed.start();
      writer.start();
      check(killed, writer, traffic, "at first");
      for (int kill = 1; kill <= KILLS; kill++) {
        if (random.nextInt(4) > 0) {
          killed.running();
        }
        TimeUnit.MILLISECONDS.sleep(random.nextInt(1_500));
        writer.alive();
        killed.alive();
        killed.kill();
        if (random.nextBoolean()) {
          writer.rotate();
        }
        TimeUnit.MILLISECONDS.sleep(random.nextInt(300));
        noneReads(journal);
        killed.start();
        check(killed, writer, traffic, "after kill " + kill);
        if (random.nextInt(3) == 0) {
          // While it is read; what is removed was committed at the check.
          writer.rotate();
          writer.vacuum();
          check(killed, writer, traffic, "after the vacuum behind kill " + kill);
        }
      }
      writer.rotate();
      check(killed, writer, traffic, "after the last rotation");
      writer.halt();
      try {
        killed.stop();
        StoreCheck.equalsTruth(killed.store(), traffic.truth(), "in the end" + tail(killed));
        System.out.printf(
            "seed %d: %d kills, %d entries in %d files%n",
            SEED, KILLS, writer.entries(), writer.rotations() + 1);
      } finally {
        writer.go();
      }
      noneReads(journal);
    }
  }

  /** The store has exactly what was written. */
  private void check(Follower killed, JournalWriter writer, LiveTraffic traffic, String when)
      throws IOException {
    writer.halt();
    try {
      markers++;
      Client marker = Client.v4("100.64." + markers / 250 + "." + (1 + markers % 250));
      writer.accepted(marker);
      killed.running();
      killed.hasBlocked(marker);
      // The store is told a moment after the firewall; what is too much never goes away.
      Awaitility.await()
          .atMost(SOON)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(300))
          .untilAsserted(
              () ->
                  StoreCheck.equalsTruth(
                      killed.storeOfTheLiving(), traffic.truth(), when + tail(killed)));
    } finally {
      writer.go();
    }
  }

  private static String tail(Follower killed) {
    return "; the last daemon said: " + killed.said();
  }

  /** A journalctl notices that the daemon that started it is gone. */
  private static void noneReads(Path journal) {
    Awaitility.await("no journalctl reads " + journal)
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> assertThat(readers(journal)).isEmpty());
  }

  private static List<String> readers(Path journal) throws IOException {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(p -> p.getFileName().toString().matches("[0-9]+"))
          .map(JournalKillIT::commandLine)
          .filter(line -> line.startsWith("journalctl") && line.contains(journal.toString()))
          .toList();
    }
  }

  /** Empty for one that has just ended. */
  private static String commandLine(Path process) {
    try {
      return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
          .replace('\0', ' ');
    } catch (IOException e) {
      return "";
    }
  }
}
