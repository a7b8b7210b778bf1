package io.weir.plugins.source.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.source.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that came and were rotated away while Weir was down, however rotation names them. */
final class NumberingTest {
  @TempDir private Path folder;

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "newsyslog, maillog, maillog.2.bz2 maillog.1.bz2 maillog.0.bz2",
    "newsyslog newest plain, maillog, maillog.2.xz maillog.1.xz maillog.0",
    "newsyslog -t, maillog, maillog.20260301T000000.zst maillog.20260302T000000.zst"
        + " maillog.20260303T000000.zst",
    "logrotate, mail.log, mail.log.3.gz mail.log.2.gz mail.log.1",
    "logrotate without compression, mail.log, mail.log.3 mail.log.2 mail.log.1",
    "logrotate dateext, maillog, maillog-20260301.gz maillog-20260302.gz maillog-20260303",
    "logrotate dateext extension, mail.log, mail-20260301.log.gz mail-20260302.log.gz"
        + " mail-20260303.log",
    "numbers that grow, maillog, maillog.1.gz maillog.2.gz maillog.3",
    "days by name, maillog, maillog-01Mar2026.gz maillog-02Mar2026.gz maillog-03Mar2026",
    "mixed, maillog, maillog-20260301.gz maillog.0.bz2 maillog.old",
  })
  void cameAndRotatedWhileDown(String scheme, String name, String rotated) throws Exception {
    LogRig rig = new LogRig(folder);
    Path log = folder.resolve(name);
    LogRig.append(log, "Mar  1 00:00:01 mx first\n");
    LogRig.Reader first = new LogRig.Reader(rig.source(log, FileConfig.Start.BEGINNING), List.of());
    first.all();
    first.close();
    LogRig.append(log, "Mar  1 00:00:02 mx rest of the first\n");
    List<String> expected = new ArrayList<>();
    expected.add("Mar  1 00:00:02 mx rest of the first");
    String[] names = rotated.split(" ", -1);
    // Not in the order of their names or of their making, and all changed at the same time.
    FileTime time = FileTime.from(Instant.now().plusSeconds(60));
    for (int i = names.length - 1; i >= 0; i--) {
      if (i == 0) {
        Files.move(log, plain(names[i]));
      } else {
        String day = "Mar  " + (i + 1) + " 00:00:0";
        LogRig.append(plain(names[i]), day + "1 mx one\n" + day + "2 mx two\n");
      }
      Files.setLastModifiedTime(plain(names[i]), time);
      if (Siblings.isPlain(names[i])) {
        continue;
      }
      Packs.pack(plain(names[i]), names[i].substring(names[i].lastIndexOf('.') + 1));
    }
    for (int i = 1; i < names.length; i++) {
      String day = "Mar  " + (i + 1) + " 00:00:0";
      expected.addAll(List.of(day + "1 mx one", day + "2 mx two"));
    }
    LogRig.append(log, "Mar  9 00:00:01 mx now\n");
    expected.add("Mar  9 00:00:01 mx now");
    try (LogRig.Reader second =
        new LogRig.Reader(
            rig.source(log, FileConfig.Start.BEGINNING), List.of(first.committed()))) {
      assertThat(second.all()).as(scheme).containsExactlyElementsOf(expected);
    }
  }

  private Path plain(String name) {
    return folder.resolve(Siblings.unpacked(name));
  }

  @Test
  void aKillBetweenTwoOfThemLosesNoneOfTheRest() throws Exception {
    LogRig rig = new LogRig(folder);
    rig.append("Mar  1 00:00:01 mx first\n");
    LogRig.Reader first = rig.reader();
    first.all();
    first.close();
    List<String> expected = new ArrayList<>();
    for (int i = 2; i < 7; i++) {
      rig.rotate();
      Files.setLastModifiedTime(
          folder.resolve("maillog.0"), FileTime.from(Instant.now().plusSeconds(100 - 10 * i)));
      rig.append("Mar  " + i + " 00:00:01 mx one\n");
      expected.add("Mar  " + i + " 00:00:01 mx one");
    }
    List<Source.Position> committed = new ArrayList<>(List.of(first.committed()));
    List<String> read = new ArrayList<>();
    for (int life = 0; life < 8; life++) {
      try (LogRig.Reader reader = rig.reader(committed.toArray(new Source.Position[0]))) {
        reader.poll(1, Duration.ZERO);
        read.addAll(reader.lines);
        committed.addAll(List.of(reader.committed()));
      }
    }
    assertThat(read).containsExactlyElementsOf(expected);
  }

  @Test
  void whatIsNoRotationIsAnotherLog() {
    assertThat(Siblings.isRotated("maillog", "maillog.err")).isFalse();
    assertThat(Siblings.isRotated("maillog", "maillog2")).isFalse();
    assertThat(Siblings.isRotated("maillog", "maillog")).isFalse();
    assertThat(Siblings.isRotated("mail.log", "mail.err.1")).isFalse();
    assertThat(Siblings.isRotated("mail.log", "mail.log.mayor")).isFalse();
    assertThat(Siblings.isRotated("mail.log", "mail-1.log")).isTrue();
    assertThat(Siblings.bases("mail-1.log")).contains("mail.log");
    assertThat(Siblings.bases("maillog.2026-01-01.3")).contains("maillog");
  }
}
