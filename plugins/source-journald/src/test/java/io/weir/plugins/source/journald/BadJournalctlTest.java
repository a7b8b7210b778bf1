package io.weir.plugins.source.journald;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.source.LineBatch;
import io.weir.api.source.Source;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import io.weir.testkit.SourceContract.Heard;
import io.weir.testkit.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What calls itself journalctl and does not behave, in place of the program. */
@Timeout(300)
final class BadJournalctlTest {
  private static final String ENTRY =
      "__CURSOR=s=0123456789abcdef0123456789abcdef;i=%x;b=0123456789abcdef0123456789abcdef;m=1;t=%x;x=1\\n"
          + "__REALTIME_TIMESTAMP=1795341604000000\\n_HOSTNAME=mx1\\n_PID=1\\n"
          + "SYSLOG_IDENTIFIER=x\\nMESSAGE=message %d\\n\\n";

  @TempDir Path folder;
  private JournalFolder journal;

  @BeforeEach
  void begin() {
    journal = new JournalFolder(folder);
  }

  private JournaldSource source(String script) throws IOException {
    Path program = folder.resolve("journalctl");
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new JournaldSource(
        journal.config(List.of(program.toString()), List.of()), new TestContext("journal"));
  }

  private static String entry(int i) {
    return "printf '" + ENTRY.formatted(i, 1_795_341_604_000_000L + i, i) + "'\n";
  }

  /** Polls until there is a problem, and gives it. */
  private static String problem(Source source, Heard heard) throws Exception {
    while (source.status().problem().isEmpty()) {
      heard.poll(source, Duration.ofMillis(100));
    }
    return source.status().problem();
  }

  private int starts() throws IOException {
    Path starts = folder.resolve("starts");
    return Files.exists(starts) ? Files.readAllLines(starts).size() : 0;
  }

  private String counted(String script) {
    return "echo x >> " + folder.resolve("starts") + "\n" + script;
  }

  @Test
  void oneThatEndsAtOnceIsStartedMoreAndMoreSeldom() throws Exception {
    try (Source source = source(counted("echo 'No journal files were found.' >&2; exit 1"))) {
      source.open(List.of());
      assertThat(problem(source, new Heard()))
          .startsWith(
              "journal " + folder + ": journalctl: ended with exit code 1: No journal files")
          .contains("There is no journal here: see Storage=")
          .endsWith("It is started again");
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
      while (System.nanoTime() < end) {
        source.poll(new LineBatch(1000), Duration.ofMillis(100));
      }
      assertThat(starts()).isBetween(1, 4);
    }
  }

  @Test
  void oneWithoutPermissionSaysWhatToDo() throws Exception {
    for (String said :
        List.of(
            "No journal files were opened due to insufficient permissions",
            "Failed to open /var/log/journal: Permission denied")) {
      try (Source source = source("echo '" + said + "' >&2; exit 1")) {
        source.open(List.of());
        assertThat(problem(source, new Heard())).contains(said, "usermod -aG systemd-journal");
        assertThatThrownBy(() -> source.sample(new LineBatch(1000)))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("usermod -aG systemd-journal");
      }
    }
    String hint =
        "echo 'Hint: You are currently not seeing messages from other users and the system.' >&2\n";
    try (Source source = source(hint + entry(1) + "exec sleep 1000")) {
      source.open(List.of());
      Heard heard = new Heard();
      assertThat(problem(source, heard)).contains("not seeing messages", "usermod -aG");
      heard.until(source, 1);
      assertThat(problem(source, heard)).contains("not seeing messages");
    }
  }

  /** As at the end of a service, whose processes all get the signal. */
  @Test
  void oneThatWasAskedToEndIsNoTrouble() throws Exception {
    try (Source source = source(counted(entry(1) + "kill -TERM $$; sleep 1000"))) {
      source.open(List.of());
      Heard heard = new Heard();
      while (starts() < 2) {
        heard.poll(source, Duration.ofMillis(100));
      }
      assertThat(source.status().problem()).isEmpty();
    }
  }

  /** As systemd 239 says of --boot=all, which it does not need. */
  @Test
  void anOldOneIsCalledAsItKnows() throws Exception {
    String old =
        "case \"$*\" in *--boot*) echo \"Failed to parse boot descriptor 'all'\" >&2; exit 1;; esac\n";
    try (Source source = source(old + entry(1) + "exec sleep 1000")) {
      source.open(List.of());
      Heard heard = new Heard();
      heard.until(source, 1);
      assertThat(source.status().problem()).isEmpty();
    }
  }

  @Test
  void rubbishIsNotReadForEver() throws Exception {
    for (String rubbish :
        List.of("Nov 29 10:00:00 mx1 x: y", "MESSAGE\\nxxxxxxxxxxxx", "X=1\\n\\n")) {
      try (Source source = source("printf '" + rubbish + "\\n'; yes")) {
        source.open(List.of());
        assertThat(problem(source, new Heard()))
            .contains("it prints something other than the journal's export format: ");
      }
    }
  }

  @Test
  void whatComesAfterRubbishIsRead() throws Exception {
    String second = folder.resolve("second").toString();
    try (Source source =
        source(
            "if [ -e %s ]; then\n%s%sexec sleep 1000\nfi\n: > %s\n%sprintf 'rubbish'\nexec sleep 1000"
                .formatted(second, entry(1), entry(2), second, entry(1)))) {
      source.open(List.of());
      Heard heard = new Heard();
      heard.until(source, 2);
      assertThat(heard.all())
          .extracting(line -> line.replaceFirst(".*: ", ""))
          .containsExactly("message 1", "message 2");
      assertThat(source.status().problem()).isEmpty();
    }
  }

  @Test
  void aFloodOfErrorsNeitherFillsMemoryNorHoldsUp() throws Exception {
    try (Source source = source(entry(1) + "yes 'it hurts' >&2")) {
      source.open(List.of());
      Heard heard = new Heard();
      heard.until(source, 1);
      assertThat(problem(source, heard))
          .contains("writes without end to standard error: it hurts; it hurts")
          .hasSizeLessThan(1_000);
    }
  }

  /** Whoever is killed at close may have started others, and may ignore signals. */
  @Test
  void oneThatHangsIsLeftAloneAndEndsAtClose() throws Exception {
    Source source =
        source(
            counted("trap '' TERM HUP INT\necho $$ > pid\nwhile :; do sleep 1000; done")
                .replace("> pid", "> " + folder.resolve("pid")));
    source.open(List.of());
    Heard heard = new Heard();
    assertThat(heard.poll(source, Duration.ofMillis(100))).isZero();
    while (!Files.exists(folder.resolve("pid")) || Files.size(folder.resolve("pid")) == 0) {
      assertThat(heard.poll(source, Duration.ofMillis(100))).isZero();
    }
    ProcessHandle hanging =
        ProcessHandle.of(Long.parseLong(Files.readString(folder.resolve("pid")).strip()))
            .orElseThrow();
    assertThat(source.status().problem()).isEmpty();
    assertThat(starts()).isEqualTo(1);
    source.close();
    hanging.onExit().get(60, TimeUnit.SECONDS);
    assertThat(heard.poll(source, Duration.ofSeconds(20))).isZero();
    assertThat(starts()).isEqualTo(1);
  }

  @Test
  void oneThatIsMissingIsNamedBeforeAnythingStarts() {
    JournaldConfig config =
        journal.config(List.of(folder.resolve("nothing").toString()), List.of());
    try (Source source = new JournaldSource(config, new TestContext("journal"))) {
      assertThatThrownBy(() -> source.open(List.of()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("is not on this machine: it comes with systemd; see `command`");
      assertThatThrownBy(() -> source.sample(new LineBatch(1000))).isInstanceOf(IOException.class);
    }
  }

  /** As with sudo, whose program runs as somebody whom Weir cannot signal. */
  @Test
  @Needs(Part.JOURNAL)
  void oneThatSignalsDoNotReachNoticesThatNobodyReads() throws Exception {
    journal.add("message 0");
    // Two words: what another user may run is watched by its pipe. Here it may be signalled too,
    // so only the pipe is closed.
    JournaldConfig config = journal.config(List.of("/usr/bin/env", "journalctl"), List.of());
    Process process =
        new ProcessBuilder("journalctl", "-f", "-m", "--no-tail", "-D", folder.toString()).start();
    Output output = new Output(process.getInputStream(), process.toHandle(), true);
    output.start();
    byte[] piece = output.take(Duration.ofSeconds(60));
    assertThat(piece).isNotNull();
    output.close();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    try (Source source = new JournaldSource(config, new TestContext("journal"))) {
      source.open(List.of());
      Heard heard = new Heard();
      heard.until(source, 1);
      journal.add("message 1");
      heard.until(source, 2);
    }
  }
}
