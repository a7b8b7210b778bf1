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
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RotationTest {
  @TempDir private Path folder;
  private LogRig log;

  @BeforeEach
  void rig() {
    log = new LogRig(folder);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void readsWhatIsWrittenThroughTheOldDescriptorAfterTheNewFileCame() throws Exception {
    log.append("old 1\n");
    try (OutputStream syslogd = new FileOutputStream(log.log.toFile(), true);
        LogRig.Reader reader = log.reader()) {
      assertThat(reader.all()).containsExactly("old 1");
      syslogd.write(bytes("old 2\n"));
      log.rotate();
      log.append("new 1\n");
      assertThat(reader.all()).containsExactly("old 1", "old 2", "new 1");
      syslogd.write(bytes("old 3\nold 4 begi"));
      log.append("new 2\n");
      assertThat(reader.all()).containsExactly("old 1", "old 2", "new 1", "old 3", "new 2");
      log.clock.advance(Duration.ofSeconds(50));
      syslogd.write(bytes("ns and ends\n"));
      assertThat(reader.all()).endsWith("new 2", "old 4 begins and ends");
      log.clock.advance(Duration.ofSeconds(50));
      syslogd.write(bytes("old 5\n"));
      assertThat(reader.all()).endsWith("old 5");
      assertThat(reader.streams.stream().distinct()).hasSize(2);
      assertThat(reader.places).containsExactly(0L, 6L, 0L, 12L, 6L, 18L, 40L);
    }
  }

  @Test
  void aRestWithoutNewlineCountsWhenTheOldFileWasQuietForAMinute() throws Exception {
    log.append("old 1\nold 2 without end");
    try (LogRig.Reader reader = log.reader()) {
      reader.all();
      log.rotate();
      log.clock.advance(Duration.ofHours(1));
      assertThat(reader.all()).as("no newer file stands there yet").containsExactly("old 1");
      log.append("new 1\n");
      assertThat(reader.all()).containsExactly("old 1", "new 1");
      log.clock.advance(Duration.ofSeconds(61));
      assertThat(reader.all()).containsExactly("old 1", "new 1", "old 2 without end");
      assertThat(reader.positions.get(reader.streams.get(0)).place()).isEqualTo(23);
    }
  }

  @Test
  void severalRotationsBetweenTwoLooksLoseNothing() throws Exception {
    try (LogRig.Reader reader = log.reader()) {
      log.append("a 1\n");
      reader.all();
      log.append("a 2\n");
      for (String name : new String[] {"b", "c", "d"}) {
        log.rotate();
        log.append(name + " 1\n" + name + " 2\n");
      }
      assertThat(reader.all())
          .containsExactly("a 1", "a 2", "b 1", "b 2", "c 1", "c 2", "d 1", "d 2");
    }
  }

  @Test
  void filesThatCameAndWentWhileItWasDownAreReadInTheirOrder() throws Exception {
    log.append("a 1\na 2\n");
    LogRig.Reader first = log.reader();
    first.all();
    first.close();
    log.append("a 3\n");
    for (String name : new String[] {"b", "c", "d"}) {
      log.rotate();
      log.append(name + " 1\n");
    }
    try (LogRig.Reader second = log.reader(first.committed())) {
      assertThat(second.all()).containsExactly("a 3", "b 1", "c 1", "d 1");
      assertThat(second.streams.get(0)).isEqualTo(first.streams.get(0));
      assertThat(second.places.get(0)).isEqualTo(8);
    }
  }

  @Test
  void olderFilesAndOtherLogsInTheFolderAreNotRead() throws Exception {
    Path before = folder.resolve("maillog.3");
    LogRig.append(before, "long ago\n");
    Files.setLastModifiedTime(before, FileTime.from(Instant.now().minusSeconds(3600)));
    log.append("a 1\n");
    LogRig.Reader first = log.reader();
    assertThat(first.all()).containsExactly("a 1");
    first.close();
    LogRig.append(folder.resolve("maillog.err"), "another log\n");
    LogRig.append(folder.resolve("maillog.9.gz"), "packed\n");
    log.rotate();
    log.append("b 1\n");
    try (LogRig.Reader second = log.reader(first.committed())) {
      assertThat(second.all()).containsExactly("b 1");
      LogRig.append(folder.resolve("maillog.err"), "another line\n");
      log.rotate();
      log.append("c 1\n");
      assertThat(second.all()).containsExactly("b 1", "c 1");
    }
  }

  @Test
  void aTruncatedFileBeginsANewStream() throws Exception {
    log.append("a 1\na 2\n");
    try (LogRig.Reader reader = log.reader()) {
      reader.all();
      Files.copy(log.log, folder.resolve("maillog.1"));
      Files.write(log.log, new byte[0]);
      log.append("b 1\n");
      assertThat(reader.all()).containsExactly("a 1", "a 2", "b 1");
      assertThat(reader.places).containsExactly(0L, 4L, 0L);
      assertThat(reader.streams.stream().distinct()).hasSize(2);
    }
  }

  @Test
  void whatTheCopyBeforeATruncationHoldsIsReadFromTheCopy() throws Exception {
    log.append("a 1\n");
    try (LogRig.Reader reader = log.reader()) {
      reader.all();
      log.append("a 2\na 3\n");
      Files.copy(log.log, folder.resolve("maillog.1"), StandardCopyOption.COPY_ATTRIBUTES);
      Files.write(log.log, new byte[0]);
      log.append("b 1 and it is already longer than what was read\nb 2\n");
      assertThat(reader.all())
          .containsExactly(
              "a 1", "a 2", "a 3", "b 1 and it is already longer than what was read", "b 2");
      assertThat(reader.streams.get(1)).isEqualTo(reader.streams.get(0));
    }
  }

  @Test
  void aTruncationWhileItWasDownIsNoticed() throws Exception {
    log.append("a 1\na 2\n");
    LogRig.Reader first = log.reader();
    first.all();
    first.close();
    log.append("a 3\n");
    Files.copy(log.log, folder.resolve("maillog.1"));
    Files.write(log.log, bytes("b 1\nb 2\nb 3\nb 4\n"));
    try (LogRig.Reader second = log.reader(first.committed())) {
      assertThat(second.all()).containsExactly("a 3", "b 1", "b 2", "b 3", "b 4");
    }
  }

  @Test
  void aFileThatBeginsLikeTheOldOneIsReadWhole() throws Exception {
    log.append("program started\nold 1\n");
    LogRig.Reader first = log.reader();
    first.all();
    log.rotate();
    log.append("program started\nnew 1\nnew 2\n");
    assertThat(first.all())
        .containsExactly("program started", "old 1", "program started", "new 1", "new 2");
    first.close();
    log.append("new 3\n");
    try (LogRig.Reader second = log.reader(first.committed())) {
      assertThat(second.all()).containsExactly("new 3");
      second.close();
    }
    LogRig.Reader third = log.reader(first.committed());
    third.all();
    third.close();
    log.rotate();
    log.append("program started\nnewest 1\nnewest 2\nnewest 3\nnewest 4\n");
    try (LogRig.Reader fourth = log.reader(third.committed())) {
      assertThat(fourth.all())
          .containsExactly("program started", "newest 1", "newest 2", "newest 3", "newest 4");
    }
  }

  @Test
  void aTurnoverLineNamesNothingAndKeepsItsPlace() throws Exception {
    String turnover = "Mar  1 00:00:00 mx newsyslog[77]: logfile turned over\n";
    log.append(turnover);
    try (LogRig.Reader reader = log.reader()) {
      assertThat(reader.all()).as("no name yet").isEmpty();
      log.append("Mar  1 00:00:01 mx first\n");
      assertThat(reader.all()).containsExactly(turnover.strip(), "Mar  1 00:00:01 mx first");
      assertThat(reader.places).containsExactly(0L, (long) turnover.length());
      log.rotate();
      log.append(turnover + "Mar  2 00:00:01 mx second\n");
      assertThat(reader.all()).hasSize(4);
      assertThat(reader.streams.get(1)).isEqualTo(reader.streams.get(0));
      assertThat(reader.streams.get(3)).isNotEqualTo(reader.streams.get(0));
    }
    Path bare = folder.resolve("bare");
    LogRig.append(bare, "Mar  1 00:00:01 mx first\n");
    try (LogRig.Reader first = log.reader();
        LogRig.Reader other =
            new LogRig.Reader(log.source(bare, FileConfig.Start.BEGINNING), List.of())) {
      first.all();
      other.all();
      assertThat(first.streams.get(0)).isNotEqualTo(other.streams.get(0));
    }
    log.rotate();
    Files.move(folder.resolve("maillog.1"), log.log);
    try (LogRig.Reader back = log.reader()) {
      back.all();
      LogRig.Reader plain =
          new LogRig.Reader(log.source(bare, FileConfig.Start.BEGINNING), List.of());
      plain.all();
      plain.close();
      assertThat(back.streams.get(0)).isEqualTo(plain.streams.get(0));
    }
  }

  @Test
  void aLinkThatIsSwitchedIsFollowed() throws Exception {
    Path monday = Files.createDirectory(folder.resolve("monday")).resolve("log");
    Path tuesday = Files.createDirectory(folder.resolve("tuesday")).resolve("log");
    LogRig.append(monday, "mon 1\n");
    Files.createSymbolicLink(log.log, monday);
    try (LogRig.Reader reader = log.reader()) {
      assertThat(reader.all()).containsExactly("mon 1");
      LogRig.append(monday, "mon 2\n");
      LogRig.append(tuesday, "tue 1\n");
      Path next = folder.resolve("next");
      Files.createSymbolicLink(next, tuesday);
      Files.move(
          next, log.log, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      assertThat(reader.all()).containsExactly("mon 1", "mon 2", "tue 1");
      LogRig.append(monday, "mon 3\n");
      LogRig.append(tuesday, "tue 2\n");
      assertThat(reader.all()).endsWith("mon 3", "tue 2");
      Thread writer =
          new Thread(
              () -> {
                try {
                  LogRig.append(tuesday, "tue 3\n");
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      writer.start();
      reader.poll(1 << 20, Duration.ofSeconds(20));
      writer.join();
      assertThat(reader.lines).endsWith("tue 3");
    }
  }

  @Test
  void aLinkSwitchedBackGoesOnWhereItWas() throws Exception {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    LogRig.append(one, "one 1\n");
    LogRig.append(two, "two 1\n");
    Files.createSymbolicLink(log.log, one);
    try (LogRig.Reader reader = log.reader()) {
      reader.all();
      for (Path target : new Path[] {two, one, two}) {
        Files.delete(log.log);
        Files.createSymbolicLink(log.log, target);
        reader.all();
        log.clock.advance(Duration.ofMinutes(2));
        reader.all();
        LogRig.append(target, target.getFileName() + " more\n");
      }
      assertThat(reader.all())
          .containsExactly("one 1", "two 1", "two more", "one more", "two more");
    }
  }

  /** The state was lost; the store knows the last kept line of each file, and no more. */
  @Test
  void placesFromTheStoreAreEnoughForAllFilesThatWereRotated() throws Exception {
    List<Source.Position> kept = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      if (!kept.isEmpty()) {
        log.rotate();
      }
      log.append(name + " 1\n" + name + " kept\n" + name + " rest\n");
      try (LogRig.Reader reader = log.reader()) {
        reader.all();
        kept.add(
            new Source.Position(
                reader.streams.get(0), reader.places.get(reader.places.size() - 2), ""));
      }
      expected.addAll(List.of(name + " kept", name + " rest"));
    }
    // And while nobody looked:
    log.rotate();
    log.append("d 1\n");
    log.rotate();
    log.append("e 1\n");
    expected.addAll(List.of("d 1", "e 1"));
    List<Source.Position> committed = new ArrayList<>(kept);
    try (LogRig.Reader reader = log.reader(kept.toArray(new Source.Position[0]))) {
      assertThat(reader.all()).containsExactlyElementsOf(expected);
      committed.addAll(List.of(reader.committed()));
    }
    log.append("e 2\n");
    try (LogRig.Reader reader = log.reader(committed.toArray(new Source.Position[0]))) {
      assertThat(reader.all()).containsExactly("e 2");
    }
  }
}
