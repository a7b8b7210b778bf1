package io.weir.engine.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import io.weir.api.source.Line;
import io.weir.api.source.LineBatch;
import io.weir.syslog.Dating;
import io.weir.syslog.FirstStamp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

final class LogFileTest {
  private static final Duration ONE_DAY = Duration.ofDays(1);

  @TempDir private Path folder;

  private static byte[] packed(String how, String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (how) {
          case "gz" -> new GZIPOutputStream(bytes);
          case "bz2" -> new BZip2CompressorOutputStream(bytes);
          case "xz" -> new XZOutputStream(bytes, new LZMA2Options(0));
          case "zst" -> new ZstdOutputStream(bytes).setChecksum(true); // as the command does
          default -> throw new IllegalArgumentException(how);
        }) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private Path file(byte[]... parts) throws IOException {
    Path file = folder.resolve("whatever");
    try (OutputStream out = Files.newOutputStream(file)) {
      for (byte[] part : parts) {
        out.write(part);
      }
    }
    return file;
  }

  private static List<String> lines(LogFile file, List<String> failures) throws IOException {
    List<String> lines = new ArrayList<>();
    LineBatch batch = new LineBatch(1 << 16);
    Line line = new Line();
    try (ArchiveReader reader =
        new ArchiveReader(file, Dating.by(Instant.EPOCH), ZoneOffset.UTC, n -> {})) {
      while (reader.fill(batch)) {
        for (int i = 0; i < batch.size(); i++) {
          lines.add(batch.get(i, line).text());
        }
        batch.clear();
      }
    } catch (IOException e) {
      failures.add(file.sentence(e));
    }
    return lines;
  }

  /** A line each day, from September of one year to November of the next one. */
  @ParameterizedTest
  @ValueSource(strings = {"plain", "gz", "xz"})
  void linesOfALogLongerThanAYearAreEachOfTheirOwn(String how) throws IOException {
    DateTimeFormatter stamp = DateTimeFormatter.ofPattern("MMM d HH:mm:ss", Locale.ENGLISH);
    StringBuilder text = new StringBuilder();
    List<Instant> written = new ArrayList<>();
    Instant end = Instant.parse("2026-11-20T10:00:00Z");
    for (Instant t = end.minus(Duration.ofDays(425)); !t.isAfter(end); t = t.plus(ONE_DAY)) {
      text.append(stamp.format(t.atOffset(ZoneOffset.UTC))).append(" mx1 a[1]: b\n");
      written.add(t);
    }
    byte[] bytes =
        how.equals("plain") ? text.toString().getBytes(UTF_8) : packed(how, text.toString());
    LogFile file = LogFile.look(file(bytes));
    Dating dating = Dating.of(() -> file.open(n -> {}), end, ZoneOffset.UTC);
    List<Instant> read = new ArrayList<>();
    LineBatch batch = new LineBatch(1 << 10);
    Line line = new Line();
    try (ArchiveReader reader = new ArchiveReader(file, dating, ZoneOffset.UTC, n -> {})) {
      while (reader.fill(batch)) {
        for (int i = 0; i < batch.size(); i++) {
          long micros = FirstStamp.of(batch.get(i, line)).orElseThrow();
          read.add(Instant.ofEpochSecond(micros / 1_000_000));
        }
        batch.clear();
      }
    }
    assertThat(read).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE"})
  void utf16IsReadAsWhatItSays(String charset) throws IOException {
    String text = "one\r\nj\u00f6rg \ud83d\ude00\n" + "\ud83d\ude00".repeat(9_000) + "\nlast";
    LogFile file = LogFile.look(file(("\ufeff" + text).getBytes(Charset.forName(charset))));
    List<String> failures = new ArrayList<>();
    assertThat(lines(file, failures))
        .containsExactly("one", "j\u00f6rg \ud83d\ude00", "\ud83d\ude00".repeat(9_000), "last");
    assertThat(failures).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gz", "bz2", "xz", "zst"})
  void concatenatedMembersAreOneLogWhateverTheFileIsCalled(String how) throws IOException {
    LogFile file = LogFile.look(file(packed(how, "one\ntw"), packed(how, "o\nthree\nrest")));
    assertThat(file.isPacked()).isTrue();
    List<String> failures = new ArrayList<>();
    assertThat(lines(file, failures)).containsExactly("one", "two", "three", "rest");
    assertThat(failures).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gz", "bz2", "xz", "zst"})
  void anEmptyArchiveHoldsNoLines(String how) throws IOException {
    List<String> failures = new ArrayList<>();
    LogFile file = LogFile.look(file(packed(how, "")));
    assertThat(file.isPacked()).isTrue();
    assertThat(lines(file, failures)).isEmpty();
    assertThat(failures).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gz", "bz2", "xz", "zst"})
  void ofATruncatedArchiveTheReadableLinesComeAndThenOneSentence(String how) throws IOException {
    Random random = new Random(3);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      text.append(i).append(' ').append(random.nextLong()).append('\n');
    }
    byte[] whole = packed(how, text.toString());
    Path path = file(Arrays.copyOf(whole, whole.length * 2 / 3));
    List<String> failures = new ArrayList<>();
    List<String> lines = lines(LogFile.look(path), failures);
    assertThat(lines).hasSizeBetween(30_000, 70_000);
    assertThat(lines).isEqualTo(text.toString().lines().limit(lines.size()).toList());
    assertThat(failures).hasSize(1);
    assertThat(failures.get(0))
        .isEqualTo(
            path + ": cannot be read: the compressed data ends early: the file is incomplete");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gz", "bz2", "xz", "zst"})
  void damageInTheMiddleIsOneSentence(String how) throws IOException {
    Random random = new Random(4);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      text.append(i).append(' ').append(random.nextLong()).append('\n');
    }
    byte[] bytes = packed(how, text.toString());
    for (int i = bytes.length / 2; i < bytes.length / 2 + 200; i++) {
      bytes[i] ^= (byte) 0x5a;
    }
    List<String> failures = new ArrayList<>();
    assertThat(lines(LogFile.look(file(bytes)), failures)).hasSizeLessThan(101_000);
    assertThat(failures).hasSize(1);
    assertThat(failures.get(0)).contains(": cannot be read: the compressed data ");
  }

  @Test
  void gzipNotesWhenTheLogWasLastWrittenTo() throws IOException {
    byte[] bytes = packed("gz", "one\n");
    bytes[4] = 0;
    bytes[5] = 0;
    bytes[6] = 0;
    bytes[7] = 0x60; // 1610612736
    Path path = file(bytes);
    assertThat(LogFile.look(path).changed()).isEqualTo(Instant.ofEpochSecond(1610612736));
    Instant touched = Instant.parse("2026-01-02T03:04:05Z");
    bytes[7] = 0; // as in a pipe: unknown
    path = file(bytes);
    Files.setLastModifiedTime(path, FileTime.from(touched));
    assertThat(LogFile.look(path).changed()).isEqualTo(touched);
  }

  @Test
  void whatIsNotThereIsASentence() {
    assertThatThrownBy(() -> LogFile.look(folder.resolve("none")))
        .hasMessage(folder.resolve("none") + ": no such file");
    assertThatThrownBy(() -> LogFile.look(folder)).hasMessage(folder + ": is a folder");
  }
}
