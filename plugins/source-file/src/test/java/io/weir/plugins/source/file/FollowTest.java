package io.weir.plugins.source.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.source.Line;
import io.weir.api.source.LineBatch;
import io.weir.api.source.Source;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FollowTest {
  @TempDir private Path folder;
  private LogRig log;

  @BeforeEach
  void rig() {
    log = new LogRig(folder);
  }

  @Test
  void aMissingFileIsNoErrorAndIsReadWhenItComes() throws Exception {
    Path late = folder.resolve("not/yet/maillog");
    try (LogRig.Reader reader =
        new LogRig.Reader(log.source(late, FileConfig.Start.END), List.of())) {
      assertThat(reader.all()).isEmpty();
      assertThat(reader.source.status().problem()).contains("no such file").contains("maillog");
      Files.createDirectories(late.getParent());
      LogRig.append(late, "one\ntwo\n");
      assertThat(reader.all()).containsExactly("one", "two");
      assertThat(reader.source.status().problem()).isEmpty();
      Files.delete(late);
      reader.all();
      assertThat(reader.source.status().problem()).contains("no such file");
      LogRig.append(late, "three\n");
      assertThat(reader.all()).containsExactly("one", "two", "three");
      assertThat(reader.source.status().problem()).isEmpty();
    }
  }

  @Test
  void aWaitingPollSeesAFileInAFolderThatComesLater() throws Exception {
    Path late = folder.resolve("later/maillog");
    try (LogRig.Reader reader =
        new LogRig.Reader(log.source(late, FileConfig.Start.BEGINNING), List.of())) {
      reader.all();
      Files.createDirectories(late.getParent());
      LogRig.append(late, "one\n");
      assertThat(reader.poll(1 << 20, Duration.ofSeconds(20))).isEqualTo(1);
    }
  }

  @Test
  void startAtTheEndTakesOnlyWhatComes() throws Exception {
    log.append("old 1\nold 2\nhalf");
    Source.Position[] committed;
    try (LogRig.Reader reader = log.reader(FileConfig.Start.END)) {
      assertThat(reader.all()).isEmpty();
      committed = reader.committed();
      log.append(" and half\nnew\n");
      assertThat(reader.all()).containsExactly("half and half", "new");
      assertThat(reader.places).containsExactly(12L, 26L);
    }
    assertThat(committed).hasSize(1);
    try (LogRig.Reader again =
        new LogRig.Reader(log.source(log.log, FileConfig.Start.END), List.of(committed))) {
      assertThat(again.all()).containsExactly("half and half", "new");
    }
  }

  @Test
  void startAtTheEndOfAHalfFirstLineTakesItWhenItIsComplete() throws Exception {
    log.append("hal");
    try (LogRig.Reader reader = log.reader(FileConfig.Start.END)) {
      assertThat(reader.all()).isEmpty();
      log.append("f\n");
      assertThat(reader.all()).containsExactly("half");
    }
  }

  @Test
  void restartAnywhereGivesExactlyTheRest() throws Exception {
    Random random = new Random(20260301);
    for (int round = 0; round < 60; round++) {
      Path own = Files.createDirectory(folder.resolve("round" + round));
      LogRig rig = new LogRig(own);
      List<String> written = new ArrayList<>();
      List<String> read = new ArrayList<>();
      Source.Position[] committed = {};
      Map<Long, Source.Position> all = new LinkedHashMap<>();
      // Files that were rotated away before Weir's very first look are none of its business.
      rig.append("the first\n");
      written.add("the first");
      for (int life = 0; life < 6; life++) {
        try (LogRig.Reader reader = rig.reader(committed)) {
          if (life == 0) {
            reader.all();
          }
          for (int step = random.nextInt(6); step > 0; step--) {
            act(random, rig, written);
            if (random.nextBoolean()) {
              reader.poll(1 + random.nextInt(400), Duration.ZERO);
            }
          }
          if (life == 5) {
            reader.all();
          }
          read.addAll(reader.lines);
          all.putAll(reader.positions);
          committed = all.values().toArray(new Source.Position[0]);
        }
        for (int step = random.nextInt(4); step > 0; step--) {
          act(random, rig, written);
        }
      }
      try (LogRig.Reader last = rig.reader(committed)) {
        read.addAll(last.all());
      }
      assertThat(read).as("round %d", round).containsExactlyElementsOf(written);
    }
  }

  private void act(Random random, LogRig rig, List<String> written) throws Exception {
    if (random.nextInt(5) == 0 && Files.exists(rig.log)) {
      rig.rotate();
      return;
    }
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(9); i >= 0; i--) {
      String line = "line " + written.size() + " " + "x".repeat(random.nextInt(80));
      written.add(line);
      text.append(line).append(random.nextInt(5) == 0 ? "\r\n" : "\n");
    }
    rig.append(text.toString());
  }

  @Test
  void hugeLinesAreCutAndHarmNoOtherLine() throws Exception {
    List<Integer> lengths = new ArrayList<>();
    for (int around : new int[] {LineBatch.MAX_LINE, 1 << 18, 1 << 19, 1_000_000}) {
      for (int more = -2; more <= 2; more++) {
        lengths.add(around + more);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int length : lengths) {
      bytes.write(("x".repeat(length) + "\nafter " + length + "\n").getBytes(UTF_8));
    }
    log.append(bytes.toByteArray());
    try (LogRig.Reader reader = log.reader()) {
      reader.all();
      long place = 0;
      for (int i = 0; i < lengths.size(); i++) {
        int length = lengths.get(i);
        assertThat(reader.lines.get(2 * i))
            .isEqualTo("x".repeat(Math.min(length, LineBatch.MAX_LINE)));
        assertThat(reader.lines.get(2 * i + 1)).isEqualTo("after " + length);
        assertThat(reader.places.get(2 * i)).isEqualTo(place);
        place += length + 1 + ("after " + length).length() + 1;
      }
      assertThat(reader.lines).hasSize(2 * lengths.size());
    }
  }

  @Test
  void aHugeLineThatComesInPiecesIsOneLine() throws Exception {
    log.append("first\n");
    try (LogRig.Reader reader = log.reader()) {
      reader.all();
      for (int i = 0; i < 40; i++) {
        log.append("y".repeat(25_000));
        assertThat(reader.all()).hasSize(1);
      }
      assertThat(reader.source.status().behind()).isEqualTo(1_000_000);
      log.append("\nlast\n");
      assertThat(reader.all()).hasSize(3).endsWith("last");
      assertThat(reader.lines.get(1)).isEqualTo("y".repeat(LineBatch.MAX_LINE));
      assertThat(reader.source.status().behind()).isZero();
    }
  }

  @Test
  void foreignBytesPassUntouchedAndOnlyTheReturnBeforeTheNewlineGoes() throws Exception {
    byte[] nasty = {
      'a', 0, (byte) 0xff, (byte) 0xc3, '\r', 'b', '\r', '\r', '\n', '\n', '\r', '\n'
    };
    log.append(nasty);
    try (LogRig.Reader reader = log.reader()) {
      LineBatch batch = new LineBatch(1 << 20);
      reader.source.poll(batch, Duration.ZERO);
      assertThat(batch.size()).isEqualTo(3);
      Line line = batch.get(0, new Line());
      String text = new String(line.bytes(), line.from(), line.to() - line.from(), ISO_8859_1);
      assertThat(text).isEqualTo("a\0\u00ff\u00c3\rb\r");
      assertThat(batch.get(1, line).to() - line.from()).isZero();
      assertThat(batch.get(2, line).to() - line.from()).isZero();
      assertThat(line.place()).isEqualTo(10);
    }
  }

  @Test
  void theSameBytesGiveTheSameIdsHoweverTheyAreCutIntoBatches() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      text.append("line ").append(i).append(" z".repeat(i % 50)).append('\n');
    }
    log.append(text.toString());
    try (LogRig.Reader whole = log.reader();
        LogRig.Reader pieces = log.reader()) {
      whole.all();
      while (pieces.poll(700, Duration.ZERO) > 0) {
        assertThat(pieces.source.status().behind())
            .isEqualTo(text.length() - pieces.committed()[0].place());
      }
      assertThat(pieces.lines).hasSize(3000).isEqualTo(whole.lines);
      assertThat(pieces.places).isEqualTo(whole.places);
      assertThat(pieces.streams).isEqualTo(whole.streams);
      assertThat(pieces.source.status().total()).isEqualTo(text.length());
    }
  }

  @Test
  void linesAreReceivedWhenTheyAreRead() throws Exception {
    log.append("one\n");
    try (LogRig.Reader reader = log.reader()) {
      reader.all();
      log.clock.advance(Duration.ofMinutes(5));
      log.append("two\n");
      reader.all();
      assertThat(Duration.between(reader.received.get(0), reader.received.get(1)))
          .isEqualTo(Duration.ofMinutes(5));
    }
  }

  @Test
  void whatIsNoFileIsSaidInASentence() throws Exception {
    try (LogRig.Reader reader = log.reader()) {
      Files.createDirectory(log.log);
      assertThat(reader.all()).isEmpty();
      assertThat(reader.source.status().problem()).isEqualTo(log.log + ": is not a regular file");
      Files.delete(log.log);
      log.append("one\n");
      assertThat(reader.all()).containsExactly("one");
      assertThat(reader.source.status().problem()).isEmpty();
    }
  }

  @Test
  void whatIsNoFileAtTheStartIsNoStart() throws Exception {
    Files.createDirectory(log.log);
    assertThatThrownBy(() -> log.reader())
        .isInstanceOf(IOException.class)
        .hasMessage(log.log + ": is not a regular file");
  }

  @Test
  @Needs(Part.PERMISSIONS)
  void aFileThatMayNotBeReadAtTheStartIsNoStart() throws Exception {
    log.append("one\n");
    Files.setPosixFilePermissions(log.log, PosixFilePermissions.fromString("---------"));
    assertThatThrownBy(() -> log.reader())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("permission denied");
  }

  @Test
  void anInterruptEndsAWaitingPollAndHarmsNothing() throws Exception {
    log.append("one\n");
    try (LogRig.Reader reader = log.reader()) {
      reader.all();
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> reader.poll(1 << 20, Duration.ofMinutes(1)))
          .isInstanceOf(InterruptedException.class);
      log.append("two\n");
      assertThat(reader.all()).containsExactly("one", "two");
    }
  }

  @Test
  void aHintFromElsewhereIsNoError() throws Exception {
    log.append("one\ntwo\n");
    LogRig.Reader first = log.reader();
    first.all();
    first.close();
    for (String hint : List.of("", "inode=x tail=zz", "what is this?", "checked=99 path=")) {
      try (LogRig.Reader again = log.reader(new Source.Position(first.streams.get(0), 4, hint))) {
        assertThat(again.all()).endsWith("two").hasSizeBetween(1, 2);
      }
    }
  }
}
