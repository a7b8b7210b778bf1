package io.weir.plugins.source.journald;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.source.Source;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import io.weir.testkit.SourceContract.Heard;
import io.weir.testkit.TestContext;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A systemd-journald of the test's own, in a namespace beside that of the machine, if it has one.
 */
@Needs(Part.JOURNALD)
@Timeout(300)
final class RealJournaldTest {
  private static final int ROUND = 800;

  private final String name = "weirtest" + ProcessHandle.current().pid();
  private final Path run = Path.of("/run/systemd/journal." + name);
  private Process journald;
  private Path folder;
  private int written;

  @BeforeEach
  void begin() throws IOException, InterruptedException {
    journald =
        new ProcessBuilder("/lib/systemd/systemd-journald", name)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.DISCARD)
            .start();
    String machine = Files.readString(Path.of("/etc/machine-id")).strip();
    List<Path> folders =
        Stream.of("/var/log/journal/", "/run/log/journal/")
            .map(parent -> Path.of(parent + machine + "." + name))
            .toList();
    while (folders.stream().noneMatch(Files::exists) || !Files.exists(run.resolve("dev-log"))) {
      assertThat(journald.isAlive()).isTrue();
      TimeUnit.MILLISECONDS.sleep(20);
    }
    folder = folders.stream().filter(Files::exists).findFirst().orElseThrow();
  }

  @AfterEach
  void end() throws Exception {
    journald.destroy();
    journald.waitFor();
    for (Path gone : List.of(folder, run)) {
      if (Files.exists(gone)) {
        try (Stream<Path> files = Files.walk(gone)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
    }
  }

  /** As programs do with syslog(3). */
  private void write(String identifier, int count) throws IOException, InterruptedException {
    Process logger =
        new ProcessBuilder(
                "logger", "-u", run.resolve("dev-log").toString(), "-t", identifier, "-i")
            .inheritIO()
            .redirectInput(Redirect.PIPE)
            .start();
    try (OutputStream in = logger.getOutputStream()) {
      for (int i = 0; i < count; i++) {
        in.write(("message " + written++ + "\n").getBytes(UTF_8));
      }
    }
    assertThat(logger.waitFor()).isZero();
  }

  private void signal(String signal) throws IOException, InterruptedException {
    assertThat(
            new ProcessBuilder("kill", "-" + signal, Long.toString(journald.pid()))
                .inheritIO()
                .start()
                .waitFor())
        .isZero();
  }

  private JournaldSource source() {
    return new JournaldSource(
        new JournaldConfig(
            List.of(),
            List.of("postfix/smtpd"),
            List.of("_UID=0"),
            folder,
            List.of(),
            JournaldConfig.Start.BEGINNING,
            List.of("journalctl")),
        new TestContext("journal"));
  }

  @Test
  void itIsReadThroughRotationVacuumAndRestartsEachEntryOnce() throws Exception {
    Heard heard = new Heard();
    Source source = source();
    source.open(List.of());
    try {
      for (int round = 0; round < 8; round++) {
        write("postfix/smtpd", ROUND);
        signal(round % 2 == 0 ? "USR2" : "USR1"); // rotate, or sync
        int before = written;
        write("somebody", 10);
        written = before;
        if (round % 3 == 1) {
          source.close();
          write("postfix/smtpd", ROUND);
          signal("USR2");
          source = source();
          source.open(heard.positions());
        }
        heard.until(source, written);
        if (round % 3 == 2) {
          JournalFolder.run(
              new byte[0], "journalctl", "--directory=" + folder, "--vacuum-files=1", "--quiet");
        }
      }
      assertThat(heard.poll(source, Duration.ofMillis(500))).isZero();
      assertThat(source.status().problem()).isEmpty();
    } finally {
      source.close();
    }
    assertThat(heard.all())
        .allMatch(
            line -> line.matches("\\S+\\+00:00 \\S+ postfix/smtpd\\[[0-9]+\\]: message [0-9]+"))
        .extracting(line -> line.substring(line.indexOf("]: ") + 3))
        .isEqualTo(IntStream.range(0, written).mapToObj(i -> "message " + i).toList());
    assertThat(heard.streams()).as("one sequence through all rotations").hasSize(1);
    assertThat(heard.places()).isSorted().doesNotHaveDuplicates();
  }
}
