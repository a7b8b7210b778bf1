package io.weir.engine.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SegmentsTest {
  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("log"), text, StandardCharsets.ISO_8859_1);
  }

  private static List<String> parts(Path file, int length) throws IOException {
    List<String> parts = new ArrayList<>();
    try (Segments segments = new Segments(file, length)) {
      for (InputStream in = segments.next(); in != null; in = segments.next()) {
        parts.add(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
      }
      assertThat(segments.next()).isNull();
    }
    return parts;
  }

  @Test
  void partsEndWhereLinesDo() throws Exception {
    assertThat(parts(file("aa\nbb\ncc\n"), 3)).containsExactly("aa\n", "bb\n", "cc\n");
    assertThat(parts(file("aa\nbb\ncc\n"), 4)).containsExactly("aa\nbb\n", "cc\n");
    assertThat(parts(file("aa\nbb\nc"), 4)).containsExactly("aa\nbb\n", "c");
    assertThat(parts(file("a long line\nb"), 2)).containsExactly("a long line\n", "b");
    assertThat(parts(file("no end"), 2)).containsExactly("no end");
    assertThat(parts(file(""), 2)).containsExactly("");
  }

  @Test
  void nothingIsLostOrTwice() throws Exception {
    Random random = new Random(3);
    StringBuilder text = new StringBuilder();
    while (text.length() < 400_000) {
      // longer than what is looked at at once, too
      int length = random.nextInt(20) == 0 ? random.nextInt(20_000) : random.nextInt(200);
      text.append("x".repeat(length)).append(random.nextInt(50) == 0 ? "\r\n" : "\n");
    }
    Path file = file(text.toString());
    for (int length : new int[] {1, 100, 5_000, 100_000, 1 << 20}) {
      List<String> parts = parts(file, length);
      assertThat(String.join("", parts)).isEqualTo(text.toString());
      assertThat(parts).allMatch(part -> part.isEmpty() || part.endsWith("\n"));
      assertThat(parts.size()).isLessThanOrEqualTo(400_000 / length + 300);
    }
  }

  @Test
  void whatIsWrittenMeanwhileBelongsToTheLast() throws Exception {
    Path file = file("aa\nbb\ncc");
    try (Segments segments = new Segments(file, 3)) {
      assertThat(segments.next().readAllBytes())
          .isEqualTo("aa\n".getBytes(StandardCharsets.US_ASCII));
      Files.writeString(file, "c\ndd\n", StandardOpenOption.APPEND);
      assertThat(segments.next().readAllBytes())
          .isEqualTo("bb\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(segments.next()).hasContent("ccc\ndd\n");
      assertThat(segments.next()).isNull();
    }
  }
}
