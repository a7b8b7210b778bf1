package io.weir.plugins.source.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.source.LineBatch;
import io.weir.api.source.Source;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that were packed before they were read to their end. */
final class PackedFileTest {
  @TempDir private Path folder;
  private LogRig log;

  @BeforeEach
  void rig() {
    log = new LogRig(folder);
  }

  private Source.Position[] readThenStop(String text) throws Exception {
    log.append(text);
    try (LogRig.Reader reader = log.reader()) {
      reader.all();
      return reader.committed();
    }
  }

  private Path packed(String ending) throws Exception {
    log.rotate();
    return Packs.pack(folder.resolve("maillog.0"), ending);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gz", "bz2", "xz", "zst"})
  void readsOnInAFileThatWasRotatedAndPackedWhileItWasDown(String ending) throws Exception {
    Source.Position[] committed = readThenStop("a 1\na 2\n");
    log.append("a 3\na 4\n");
    packed(ending);
    log.append("b 1\n");
    try (LogRig.Reader reader = log.reader(committed)) {
      assertThat(reader.all()).containsExactly("a 3", "a 4", "b 1");
      assertThat(reader.places).containsExactly(8L, 12L, 0L);
      assertThat(reader.streams.get(0)).isEqualTo(committed[0].stream());
      committed = reader.committed();
    }
    try (LogRig.Reader again = log.reader(committed)) {
      assertThat(again.all()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gz", "bz2", "xz", "zst"})
  void whatWasReadLiveIsNotReadAgainWhenItIsPacked(String ending) throws Exception {
    Source.Position[] committed;
    log.append("a 1\na 2\n");
    try (LogRig.Reader reader = log.reader()) {
      reader.all();
      packed(ending);
      log.append("b 1\n");
      assertThat(reader.all()).containsExactly("a 1", "a 2", "b 1");
      log.clock.advance(Duration.ofMinutes(2));
      log.rotate();
      log.append("c 1\n");
      assertThat(reader.all()).containsExactly("a 1", "a 2", "b 1", "c 1");
      log.clock.advance(Duration.ofMinutes(2));
      reader.all();
      committed = reader.committed();
    }
    Packs.pack(folder.resolve("maillog.0"), ending);
    try (LogRig.Reader again = log.reader(committed)) {
      assertThat(again.all()).isEmpty();
    }
  }

  @Test
  void aFileThatWasReadToItsEndIsNotReadAgainWhenItIsPackedWhileWeirIsDown() throws Exception {
    Source.Position[] committed = readThenStop("a 1\na 2\n");
    packed("gz");
    log.append("b 1\n");
    try (LogRig.Reader reader = log.reader(committed)) {
      assertThat(reader.all()).containsExactly("b 1");
      // What was found to hold nothing new is not looked through again.
      assertThat(reader.positions.get(committed[0].stream()).hint()).contains("done=1");
    }
  }

  @Test
  void aPackerThatDoesNotKeepTheTimeChangesNothing() throws Exception {
    Source.Position[] committed = readThenStop("a 1\na 2\n");
    Path packed = packed("bz2");
    log.append("b 1\n");
    Packs.age(packed, -3600);
    try (LogRig.Reader reader = log.reader(committed)) {
      assertThat(reader.all()).containsExactly("b 1");
    }
  }

  @Test
  void aPackedRestWithoutNewlineIsALine() throws Exception {
    Source.Position[] committed = readThenStop("a 1\n");
    log.append("a 2 and no more");
    packed("gz");
    log.append("b 1\n");
    try (LogRig.Reader reader = log.reader(committed)) {
      assertThat(reader.all()).containsExactly("a 2 and no more", "b 1");
    }
  }

  @Test
  void whileAFileIsBeingPackedThePlainOneIsRead() throws Exception {
    Source.Position[] committed = readThenStop("a 1\n");
    log.append("a 2\na 3\n");
    log.rotate();
    Path plain = folder.resolve("maillog.0");
    // A valid archive of only half of it, as a packer leaves it for a while.
    Packs.write(folder.resolve("maillog.0.gz"), "gz", "a 1\na 2\n".getBytes(UTF_8));
    log.append("b 1\n");
    try (LogRig.Reader reader = log.reader(committed)) {
      assertThat(reader.all()).containsExactly("a 2", "a 3", "b 1");
      Packs.pack(plain, "gz");
      log.clock.advance(Duration.ofMinutes(2));
      assertThat(reader.all()).hasSize(3);
    }
  }

  @Test
  void aTruncatedArchiveIsReadAsFarAsItGoesAndBlocksNothing() throws Exception {
    Source.Position[] committed = readThenStop("a 1\n");
    StringBuilder text = new StringBuilder();
    Random random = new Random(5);
    for (int i = 2; i < 20_000; i++) {
      text.append("a ").append(i).append(' ').append(random.nextLong()).append('\n');
    }
    log.append(text.toString());
    Path packed = packed("gz");
    byte[] bytes = Files.readAllBytes(packed);
    Files.write(packed, Arrays.copyOf(bytes, bytes.length / 2));
    log.append("b 1\n");
    try (LogRig.Reader reader = log.reader(committed)) {
      List<String> lines = reader.all();
      assertThat(lines).hasSizeGreaterThan(5_000).hasSizeLessThan(15_000).endsWith("b 1");
      assertThat(lines.subList(0, lines.size() - 1))
          .isEqualTo(text.toString().lines().limit(lines.size() - 1).toList());
      // It may be just being written: it is finished when it stood still for a minute.
      log.clock.advance(Duration.ofSeconds(61));
      int before = lines.size();
      assertThat(reader.all()).hasSize(before);
      committed = reader.committed();
    }
    try (LogRig.Reader again = log.reader(committed)) {
      assertThat(again.all()).isEmpty();
      assertThat(again.source.status().behind()).isZero();
    }
    // Somebody brings the whole one back: only what is new in it is read.
    Files.write(packed, bytes);
    try (LogRig.Reader again = log.reader(committed)) {
      assertThat(again.all()).endsWith("a 19999 " + last(text));
    }
  }

  private static String last(StringBuilder text) {
    String all = text.toString().strip();
    return all.substring(all.lastIndexOf(' ') + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gz", "bz2", "xz", "zst"})
  void anArchiveThatIsStillBeingWrittenIsReadOnWhenMoreIsThere(String ending) throws Exception {
    Source.Position[] committed = readThenStop("a 1\n");
    StringBuilder text = new StringBuilder();
    Random random = new Random(6);
    for (int i = 2; i < 10_000; i++) {
      text.append("a ").append(i).append(' ').append(random.nextLong()).append('\n');
    }
    log.append(text.toString());
    Path packed = packed(ending);
    byte[] bytes = Files.readAllBytes(packed);
    Files.write(packed, Arrays.copyOf(bytes, bytes.length / 2));
    log.append("b 1\n");
    try (LogRig.Reader reader = log.reader(committed)) {
      assertThat(reader.all()).doesNotContain("a 9999 " + last(text)).endsWith("b 1");
      Files.write(packed, bytes);
      log.clock.advance(Duration.ofSeconds(61));
      List<String> expected = new ArrayList<>(text.toString().lines().toList());
      expected.add("b 1");
      assertThat(reader.all()).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void whatIsNoArchiveButIsCalledSoBlocksNothing() throws Exception {
    Source.Position[] committed = readThenStop("a 1\n");
    log.append("a 2\n");
    log.rotate();
    Files.write(folder.resolve("maillog.1.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0, 1, 2});
    Files.write(folder.resolve("maillog.2.xz"), "no archive\n".getBytes(UTF_8));
    Files.write(folder.resolve("maillog.3.zst"), new byte[0]);
    log.append("b 1\n");
    try (LogRig.Reader reader = log.reader(committed)) {
      assertThat(reader.all()).containsExactly("a 2", "b 1");
    }
  }

  @Test
  void sameFirstLineInTwoFilesAndOneIsPacked() throws Exception {
    Source.Position[] committed = readThenStop("program started\nold 1\n");
    log.append("old 2\n");
    packed("gz");
    log.append("program started\nnew 1 is much longer than what was read of the old one\n");
    log.rotate();
    Packs.pack(folder.resolve("maillog.0"), "gz");
    log.append("program started\nnow 1\n");
    try (LogRig.Reader reader = log.reader(committed)) {
      assertThat(reader.all())
          .containsExactly(
              "old 2",
              "program started",
              "new 1 is much longer than what was read of the old one",
              "program started",
              "now 1");
      committed = reader.committed();
    }
    log.append("now 2\n");
    try (LogRig.Reader again = log.reader(committed)) {
      assertThat(again.all()).containsExactly("now 2");
    }
  }

  @Test
  void archivesThatAreRenamedBeforeTheirTurnAreFound() throws Exception {
    Source.Position[] committed = readThenStop("a 1\n");
    List<String> expected = new ArrayList<>();
    for (String name : new String[] {"b", "c", "d"}) {
      log.rotate();
      log.append(name + " 1\n" + name + " 2\n");
      expected.addAll(List.of(name + " 1", name + " 2"));
    }
    for (int i = 2; i >= 0; i--) {
      Path plain = folder.resolve("maillog." + i);
      Packs.pack(plain, "gz");
    }
    try (LogRig.Reader reader = log.reader(committed)) {
      reader.poll(1, Duration.ZERO);
      for (int i = 2; i >= 0; i--) {
        Files.move(
            folder.resolve("maillog." + i + ".gz"), folder.resolve("maillog." + (i + 1) + ".gz"));
      }
      assertThat(reader.all()).containsExactlyElementsOf(expected);
    }
  }

  @Test
  void overlongLinesAndForeignBytesInAnArchiveAreAsInThePlainFile() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write("first\n".getBytes(UTF_8));
    for (int around : new int[] {LineBatch.MAX_LINE, 1 << 18, 1_000_000}) {
      for (int more = -2; more <= 2; more++) {
        bytes.write(
            ("x".repeat(around + more) + "\r\nafter " + around + more + "\n").getBytes(UTF_8));
      }
    }
    bytes.write(new byte[] {'a', 0, (byte) 0xff, (byte) 0xc3, '\r', 'b', '\r', '\r', '\n', '\n'});
    bytes.write("last\n".getBytes(UTF_8));
    Source.Position[] committed = readThenStop("before\n");
    log.rotate();
    log.append(bytes.toByteArray());
    Path packed = packed("zst");
    log.append("b 1\n");
    LogRig plain = new LogRig(Files.createDirectory(folder.resolve("plain")));
    plain.append(bytes.toByteArray());
    try (LogRig.Reader reader = log.reader(committed);
        LogRig.Reader other = plain.reader()) {
      other.all();
      reader.all();
      int n = other.lines.size();
      assertThat(packed).exists();
      assertThat(reader.lines.subList(0, n)).isEqualTo(other.lines);
      assertThat(reader.places.subList(0, n)).isEqualTo(other.places);
      assertThat(reader.streams.subList(0, n)).isEqualTo(other.streams);
    }
    // Wherever the last commit was, the rest comes, exactly.
    try (LogRig.Reader whole = log.reader(committed)) {
      List<List<Source.Position>> commits = new ArrayList<>();
      List<Integer> counts = new ArrayList<>();
      while (whole.poll(1, Duration.ZERO) > 0) {
        commits.add(List.of(whole.committed()));
        counts.add(whole.lines.size());
      }
      for (int i = 0; i < commits.size(); i++) {
        List<Source.Position> at = new ArrayList<>(List.of(committed));
        at.addAll(commits.get(i));
        try (LogRig.Reader rest = log.reader(at.toArray(new Source.Position[0]))) {
          assertThat(rest.all())
              .as("after %d lines", counts.get(i))
              .isEqualTo(whole.lines.subList(counts.get(i), whole.lines.size()));
        }
      }
    }
  }

  @Test
  void archivesFromBeforeTheVeryFirstStartAreNotRead() throws Exception {
    Path before = folder.resolve("maillog.3.gz");
    Packs.write(before, "gz", "long ago\n".getBytes(UTF_8));
    Packs.age(before, 3600);
    Source.Position[] committed = readThenStop("a 1\n");
    log.rotate();
    log.append("b 1\n");
    try (LogRig.Reader reader = log.reader(committed)) {
      assertThat(reader.all()).containsExactly("b 1");
    }
  }

  @Test
  void placesThatCameBackFromTheStoreAreEnough() throws Exception {
    Source.Position[] committed = readThenStop("a 1\na 2\n");
    log.append("a 3\n");
    packed("gz");
    log.append("b 1\n");
    log.rotate();
    log.append("c 1\n");
    Source.Position bare = new Source.Position(committed[0].stream(), committed[0].place(), "");
    try (LogRig.Reader reader = log.reader(bare)) {
      assertThat(reader.all()).containsExactly("a 3", "b 1", "c 1");
    }
  }
}
