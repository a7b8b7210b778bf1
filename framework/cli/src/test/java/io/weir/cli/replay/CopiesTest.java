package io.weir.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CopiesTest {
  private static final String LONG = "a line\n".repeat(40_000);

  @TempDir private Path folder;
  private final List<String> notes = new ArrayList<>();

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Path packed(String name, String text, int cut) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    byte[] all = bytes.toByteArray();
    return Files.write(folder.resolve(name), Arrays.copyOf(all, all.length - cut));
  }

  private List<Path> without(Path... files) throws IOException {
    return new Copies(notes::add).without(List.of(files));
  }

  @Test
  void theSameLinesAreReadOnceWhateverTheyArePackedIn() throws IOException {
    Path log = file("log", LONG + "more\n");
    Path older = packed("older.gz", LONG, 0);
    Path other = file("other", "other lines\n");
    assertThat(without(older, other, log)).containsExactly(other, log);
    assertThat(notes).containsExactly(older + " is left out: " + log + " has the same lines");
    assertThat(without(log, log)).containsExactly(log);
    assertThat(without(log, older, log, older)).containsExactly(log);
  }

  @Test
  void logsThatOnlyBeginAlikeAreBothRead() throws IOException {
    Path one = file("one", LONG + "one\n");
    Path two = file("two", LONG + "two\n");
    Path none = file("none", "");
    Path empty = file("empty", "");
    assertThat(without(one, two, none, empty)).containsExactly(one, two, none, empty);
    assertThat(notes).isEmpty();
  }

  @Test
  void whatBreaksOffIsReadSoThatItIsSaid() throws IOException {
    Path log = file("log", LONG);
    Path broken = packed("broken.gz", LONG, 300);
    assertThat(without(log, broken)).containsExactly(log, broken);
    assertThatThrownBy(() -> without(log, folder.resolve("missing")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("missing: no such file");
  }
}
