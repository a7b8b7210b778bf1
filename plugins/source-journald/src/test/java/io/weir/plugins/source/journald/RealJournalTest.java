package io.weir.plugins.source.journald;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.source.Line;
import io.weir.api.source.LineBatch;
import io.weir.api.source.Source;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import io.weir.testkit.SourceContract.Heard;
import io.weir.testkit.TestContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Journals written by systemd-journal-remote and printed by the real journalctl. */
@Needs(Part.JOURNAL)
@Timeout(300)
final class RealJournalTest {
  @TempDir Path folder;
  private JournalFolder journal;

  @BeforeEach
  void begin() {
    journal = new JournalFolder(folder);
  }

  private static JournaldSource source(JournaldConfig config) {
    return new JournaldSource(config, new TestContext("journal"));
  }

  private static List<String> messages(Heard heard) {
    return heard.all().stream().map(line -> line.substring(line.indexOf("]: ") + 3)).toList();
  }

  private static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "message " + i).toList();
  }

  private static JournaldConfig from(JournaldConfig.Start start, Path directory, Path... files) {
    return new JournaldConfig(
        List.of(),
        List.of(),
        List.of(),
        files.length == 0 ? directory : null,
        List.of(files),
        start,
        List.of("journalctl"));
  }

  private static Heard rest(JournaldConfig config, List<Source.Position> after, int lines)
      throws Exception {
    Heard heard = new Heard();
    try (Source source = source(config)) {
      source.open(after);
      heard.until(source, lines);
      assertThat(heard.poll(source, Duration.ofMillis(300))).isZero();
    }
    return heard;
  }

  @Test
  void aRebootLosesNothing() throws Exception {
    journal.add("message 0", "message 1");
    List<Source.Position> after = rest(journal.config(), List.of(), 2).positions();
    journal.add("message 2");
    journal.reboot();
    journal.add("message 3");
    assertThat(messages(rest(journal.config(), after, 2))).isEqualTo(numbers(2, 4));
    assertThat(messages(rest(journal.config(), List.of(), 4))).isEqualTo(numbers(0, 4));
  }

  @Test
  void oneThatIsKilledIsStartedAgainWhereItWas() throws Exception {
    Heard heard = new Heard();
    try (Source source = source(journal.config())) {
      source.open(List.of());
      for (int i = 0; i < 3; i++) {
        journal.add("message " + 2 * i);
        heard.until(source, 2 * i + 1);
        List<ProcessHandle> ours = journalctls();
        assertThat(ours).hasSize(1);
        ours.get(0).destroyForcibly();
        ours.get(0).onExit().get();
        journal.add("message " + (2 * i + 1));
        heard.until(source, 2 * i + 2);
      }
      assertThat(messages(heard)).isEqualTo(numbers(0, 6));
      assertThat(source.status().problem()).isEmpty();
      source.close();
      assertThat(journalctls()).isEmpty();
    }
  }

  /** Those that read this test's folder. */
  private List<ProcessHandle> journalctls() throws IOException {
    List<ProcessHandle> found = new ArrayList<>();
    for (ProcessHandle child : ProcessHandle.current().children().toList()) {
      Path line = Path.of("/proc/" + child.pid() + "/cmdline");
      if (Files.exists(line)
          && child.isAlive()
          && Files.readString(line).contains("--directory=" + folder)) {
        found.add(child);
      }
    }
    return found;
  }

  @Test
  void whenTheEntryIsGoneTheNextOneIsRead() throws Exception {
    journal.add("message 0", "message 1");
    List<Source.Position> after = rest(journal.config(), List.of(), 2).positions();
    journal.add("message 2");
    journal.rotate();
    journal.add("message 3", "message 4");
    journal.vacuum();
    assertThat(messages(rest(journal.config(), after, 2))).isEqualTo(numbers(3, 5));
  }

  /** journald copies what it had in memory to the disk, where it is counted anew. */
  @Test
  void aCopyIsContinuedWhereTheOriginalWasLeft(@TempDir Path disk) throws Exception {
    journal.add("message 0", "message 1", "message 2");
    Heard heard = rest(journal.config(), List.of(), 3);
    journal.add("message 3", "message 4");
    Path export = disk.resolve("export");
    Process print =
        new ProcessBuilder("journalctl", "--output=export", "--merge", "--directory=" + folder)
            .redirectOutput(export.toFile())
            .start();
    assertThat(print.waitFor()).isZero();
    JournalFolder copy = new JournalFolder(Files.createDirectory(disk.resolve("copy")));
    copy.write(Files.readAllBytes(export));
    Heard after = rest(copy.config(), heard.positions(), 2);
    assertThat(messages(after)).isEqualTo(numbers(3, 5));
    assertThat(after.positions().get(0).stream()).isNotEqualTo(heard.positions().get(0).stream());
  }

  /** Read, rotated and removed while it is read, again and again; each line once. */
  @Test
  void itIsFollowedThroughRotationAndVacuum() throws Exception {
    Heard heard = new Heard();
    try (Source source = source(journal.config())) {
      source.open(List.of());
      int count = 0;
      for (int turn = 0; turn < 8; turn++) {
        for (int i = 0; i < 3; i++) {
          List<String> more = numbers(count, count + 200);
          journal.add(more.toArray(String[]::new));
          count += 200;
        }
        journal.rotate();
        heard.until(source, count);
        journal.vacuum();
      }
      assertThat(heard.poll(source, Duration.ofMillis(300))).isZero();
      assertThat(messages(heard)).isEqualTo(numbers(0, count));
      assertThat(heard.streams()).hasSize(8);
    }
  }

  /** As after a crash: wherever in the batches the last commit was. */
  @Test
  void severalSequencesAreOneOrderAndContinueAnywhere() throws Exception {
    journal.add("message 0", "message 1");
    journal.rotate();
    journal.add("message 2");
    journal.rotate();
    journal.add("message 3", "message 4");
    Heard heard = new Heard();
    try (Source source = source(journal.config())) {
      source.open(List.of());
      heard.until(source, 5);
    }
    assertThat(messages(heard)).isEqualTo(numbers(0, 5));
    assertThat(heard.positions()).hasSize(3);
    assertThat(messages(rest(journal.config(), heard.positions(), 0))).isEmpty();
    // What the store knows when the state was lost: places, and no cursor.
    List<Source.Position> places =
        heard.positions().stream()
            .map(p -> new Source.Position(p.stream(), p.place() - 1, ""))
            .toList();
    assertThat(messages(rest(journal.config(), places, 3)))
        .containsExactly("message 1", "message 2", "message 4");
    List<Source.Position> older = new ArrayList<>(heard.positions().subList(0, 2));
    assertThat(messages(rest(journal.config(), older, 2))).isEqualTo(numbers(3, 5));
  }

  @Test
  void theEndIsAfterWhatIsThere() throws Exception {
    journal.add("message 0", "message 1");
    JournaldConfig config = from(JournaldConfig.Start.END, folder);
    Heard heard = new Heard();
    try (Source source = source(config)) {
      source.open(List.of());
      assertThat(heard.poll(source, Duration.ofMillis(10))).isZero();
    }
    assertThat(heard.positions()).hasSize(1);
    journal.add("message 2");
    assertThat(messages(rest(config, heard.positions(), 1))).containsExactly("message 2");
  }

  @Test
  void placesInALogThatWasReadBeforeAreNotPlacesInAJournal() throws Exception {
    journal.add("message 0", "message 1");
    List<Source.Position> other = List.of(new Source.Position(77, 4711, "1 /var/log/mail.log"));
    JournaldConfig config = from(JournaldConfig.Start.END, folder);
    Heard heard = new Heard();
    try (Source source = source(config)) {
      source.open(other);
      assertThat(heard.poll(source, Duration.ofMillis(10))).isZero();
      journal.add("message 2");
      heard.until(source, 1);
    }
    assertThat(messages(heard)).containsExactly("message 2");
  }

  @Test
  void theEndOfAnEmptyJournalIsItsBeginning() throws Exception {
    Heard heard = new Heard();
    try (Source source = source(from(JournaldConfig.Start.END, folder))) {
      source.open(List.of());
      assertThat(heard.poll(source, Duration.ofMillis(10))).isZero();
      journal.add("message 0");
      heard.until(source, 1);
    }
    assertThat(messages(heard)).containsExactly("message 0");
  }

  @Test
  void filesAreReadByName() throws Exception {
    journal.add("message 0");
    journal.rotate();
    journal.add("message 1");
    assertThat(
            messages(
                rest(from(JournaldConfig.Start.BEGINNING, folder, journal.file()), List.of(), 1)))
        .containsExactly("message 1");
  }

  @Test
  void whatDoesNotMatchIsNotRead() throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    String unit = "_SYSTEMD_UNIT=postfix@-.service\n";
    all.writeBytes(journal.entry("SYSLOG_IDENTIFIER=postfix/smtpd\n" + unit, "a".getBytes(UTF_8)));
    all.writeBytes(journal.entry("SYSLOG_IDENTIFIER=postfix/smtpd\n", "forged".getBytes(UTF_8)));
    all.writeBytes(journal.entry("SYSLOG_IDENTIFIER=postfix/qmgr\n" + unit, "b".getBytes(UTF_8)));
    journal.write(all.toByteArray());
    JournaldConfig units =
        new JournaldConfig(
            List.of("postfix@-"),
            List.of(),
            List.of(),
            folder,
            List.of(),
            JournaldConfig.Start.BEGINNING,
            List.of("journalctl"));
    Heard heard = rest(units, List.of(), 2);
    assertThat(messages(heard)).containsExactly("a", "b");
    assertThat(heard.places()).containsExactly(1L, 3L);
    assertThat(
            messages(
                rest(
                    journal.config(
                        List.of("journalctl"), List.of("SYSLOG_IDENTIFIER=postfix/qmgr")),
                    List.of(),
                    1)))
        .containsExactly("b");
  }

  @Test
  void oddEntriesHarmNoOther() throws Exception {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    StringBuilder fields = new StringBuilder();
    for (int i = 0; i < 900; i++) {
      fields.append("FIELD_").append(i).append("=").append(i).append('\n');
    }
    byte[] big = new byte[20_000_000];
    all.writeBytes((journal.head() + "SYSLOG_IDENTIFIER=none\nOTHER=1\n\n").getBytes(UTF_8));
    all.writeBytes(journal.entry("SYSLOG_IDENTIFIER=x\n" + fields, "many".getBytes(UTF_8)));
    all.writeBytes(journal.entry("SYSLOG_IDENTIFIER=x\n", big));
    all.writeBytes(journal.head().getBytes(UTF_8));
    all.writeBytes(JournalFolder.binary("COREDUMP", big));
    all.writeBytes("MESSAGE=dumped\n\n".getBytes(UTF_8));
    all.writeBytes(journal.entry("SYSLOG_IDENTIFIER=x\n", "a\nb\0c".getBytes(UTF_8)));
    all.writeBytes(journal.entry("SYSLOG_IDENTIFIER=x\n", new byte[0]));
    journal.write(all.toByteArray());
    Heard heard = rest(journal.config(), List.of(), 5);
    List<String> messages = messages(heard);
    assertThat(messages.get(0)).isEqualTo("many");
    assertThat(heard.all().get(1)).hasSize(LineBatch.MAX_LINE);
    assertThat(messages.subList(2, 5)).containsExactly("dumped", "a#012b\0c", "");
    // The entry without a message moves the place, too.
    journal.write((journal.head() + "OTHER=1\n\n").getBytes(UTF_8));
    try (Source source = source(journal.config())) {
      source.open(heard.positions());
      Heard more = new Heard();
      while (more.positions().isEmpty()) {
        more.poll(source, Duration.ofMillis(200));
      }
      assertThat(more.all()).isEmpty();
      assertThat(more.positions().get(0).place()).isEqualTo(8);
    }
  }

  @Test
  @Needs({Part.JOURNAL, Part.PERMISSIONS})
  void aPartThatMayNotBeReadIsNamed() throws Exception {
    journal.add("message 0");
    Path other = folder.resolve("system.journal");
    Files.copy(journal.file(), other);
    Files.setPosixFilePermissions(other, Set.of());
    try (Source source = source(journal.config())) {
      source.open(List.of());
      Heard heard = new Heard();
      while (source.status().problem().isEmpty()) {
        heard.poll(source, Duration.ofMillis(100));
      }
      assertThat(source.status().problem())
          .contains("this user may not read " + other, "usermod -aG systemd-journal");
    }
  }

  @Test
  void aLookShowsTheNewest() throws Exception {
    journal.add(numbers(0, 1_500).toArray(String[]::new));
    LineBatch batch = new LineBatch(1 << 20);
    try (Source source = source(journal.config())) {
      source.sample(batch);
    }
    assertThat(batch.size()).isEqualTo(1_000);
    assertThat(batch.get(999, new Line()).text()).endsWith("]: message 1499");
    assertThat(journalctls()).isEmpty();
  }
}
