package io.weir.plugins.source.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many lines, written as syslogd does while newsyslog renames and packs behind its back. */
final class SyslogdStressTest {
  private static final int LINES = 200_000;

  @TempDir private Path folder;

  @Test
  void eachLineComesOnceAndInOrder() throws Exception {
    LogRig rig = new LogRig(folder);
    rig.append("line 0 of the first file\n");
    LogRig.Reader reader = rig.reader();
    reader.all();
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(() -> write(rig, new Random(20261126)));
    while (!writer.isDone()) {
      reader.poll(1 << 16, Duration.ofMillis(20));
    }
    writer.get();
    reader.all();
    reader.close();
    assertThat(reader.lines).hasSize(LINES);
    boolean[] seen = new boolean[LINES];
    Map<Long, Integer> last = new HashMap<>();
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < LINES; i++) {
      String line = reader.lines.get(i);
      int n = Integer.parseInt(line.substring(5, line.indexOf(' ', 5)));
      Integer before = last.put(reader.streams.get(i), n);
      if (seen[n] || before != null && before >= n) {
        wrong.add(line + " after " + before);
      }
      seen[n] = true;
    }
    assertThat(wrong).isEmpty();
  }

  private static void write(LogRig rig, Random random) {
    try {
      OutputStream out = open(rig.log);
      for (int i = 1; i < LINES; i++) {
        out.write(
            ("line " + i + " of many " + "x".repeat(random.nextInt(90)) + "\n").getBytes(UTF_8));
        if (random.nextInt(50) == 0) {
          out.flush(); // in the middle of no line, as syslogd writes
        }
        if (i % 6_000 == 0) {
          out.flush();
          rig.rotate();
          Path older = rig.folder.resolve("maillog.2");
          if (Files.exists(older)) {
            Packs.pack(older, i % 12_000 == 0 ? "gz" : "xz");
          }
          // It was not told to open the new file yet.
          for (int k = random.nextInt(50); k > 0 && i < LINES - 1; k--) {
            i++;
            out.write(("line " + i + " through the old descriptor\n").getBytes(UTF_8));
          }
          out.close();
          out = open(rig.log);
        }
      }
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OutputStream open(Path log) throws IOException {
    return new BufferedOutputStream(new FileOutputStream(log.toFile(), true), 1 << 13);
  }
}
