package io.weir.plugins.source.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.source.Source;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A writer that rotates in every way while it is read, and a reader that is restarted. */
final class BusyLogTest {
  private static final int ROTATIONS = 60;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingIsLostAndNothingComesTwice(boolean notified) throws Exception {
    Supplier<FileWait> waits = notified ? FileWait::ofThisSystem : NappingWait::new;
    LogRig rig = new LogRig(folder, waits);
    rig.append("0 the first\n");
    LogRig.Reader reader = rig.reader();
    reader.all();
    Semaphore looks = new Semaphore(0);
    CompletableFuture<Integer> writer =
        CompletableFuture.supplyAsync(() -> write(rig, new Random(7), looks));
    List<String> read = new ArrayList<>();
    Map<Long, Source.Position> committed = new HashMap<>();
    Random random = new Random(8);
    int restarts = 0;
    while (!writer.isDone()) {
      reader.poll(1 + random.nextInt(4000), Duration.ofMillis(random.nextInt(20)));
      looks.release();
      if (random.nextInt(20) == 0) {
        read.addAll(reader.lines);
        committed.putAll(reader.positions);
        reader.close();
        reader = rig.reader(committed.values().toArray(new Source.Position[0]));
        restarts++;
      }
    }
    read.addAll(reader.all());
    reader.close();
    List<String> written = new ArrayList<>();
    for (int i = 0; i <= writer.get(); i++) {
      written.add(i == 0 ? "0 the first" : Integer.toString(i));
    }
    assertThat(read).as("%d restarts", restarts).containsExactlyInAnyOrderElementsOf(written);
  }

  /** Numbers, one a line; returns the last. */
  private static int write(LogRig rig, Random random, Semaphore looks) {
    int n = 0;
    try {
      OutputStream out = new FileOutputStream(rig.log.toFile(), true);
      for (int rotation = 0; rotation < ROTATIONS; rotation++) {
        for (int i = random.nextInt(200) + 1; i > 0; i--) {
          out.write((++n + "\n").getBytes(StandardCharsets.UTF_8));
        }
        // Rotations are seldom; what is between two looks is the tests of RotationTest.
        looks.drainPermits();
        looks.acquireUninterruptibly(1 + random.nextInt(3));
        if (random.nextInt(3) > 0) {
          rig.rotate();
          if (random.nextBoolean()) {
            Files.createFile(rig.log);
          }
          if (random.nextBoolean()) {
            looks.acquireUninterruptibly();
          }
          // syslogd was not told yet
          for (int i = random.nextInt(20); i > 0; i--) {
            out.write((++n + "\n").getBytes(StandardCharsets.UTF_8));
          }
          out.close();
          out = new FileOutputStream(rig.log.toFile(), true);
        } else {
          Path copy = rig.folder.resolve("copy.tmp");
          Files.copy(rig.log, copy);
          for (int i = 200; i >= 0; i--) {
            Path from = rig.folder.resolve("maillog." + i);
            if (Files.exists(from)) {
              Files.move(from, rig.folder.resolve("maillog." + (i + 1)));
            }
          }
          Files.move(copy, rig.folder.resolve("maillog.0"));
          new FileOutputStream(rig.log.toFile()).close();
        }
      }
      out.write((++n + "\n").getBytes(StandardCharsets.UTF_8));
      out.close();
      return n;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
