package io.weir.plugins.source.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.api.source.Line;
import io.weir.api.source.LineBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class NewestLinesTest {
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

  @TempDir Path folder;

  private static List<String> newest(List<Path> logs, int bytes) throws IOException {
    LineBatch batch = new LineBatch(bytes);
    NewestLines.append(logs, batch, ZONE);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      Line line = batch.get(i, new Line());
      assertThat(line.zone()).isEqualTo(ZONE);
      lines.add(line.text());
    }
    return lines;
  }

  @Test
  void ofALongLogTheLastWholeLines() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      text.append("a longer line ").append(i).append('\n');
    }
    Path log = Files.writeString(folder.resolve("log"), text + "half a li");
    List<String> lines = newest(List.of(log), 1 << 20);
    assertThat(lines)
        .hasSizeGreaterThan(6_000)
        .endsWith("a longer line 99998", "a longer line 99999");
    assertThat(lines.get(0)).matches("a longer line [0-9]{5}");
  }

  @Test
  void aLineThatIsLongerThanTheLookIsNone() throws IOException {
    Path log = Files.writeString(folder.resolve("log"), "x".repeat(1_000_000));
    assertThat(newest(List.of(log), 1 << 20)).isEmpty();
    Files.writeString(log, "x".repeat(1_000_000) + "\nlast\r\n");
    assertThat(newest(List.of(log), 1 << 20)).containsExactly("last");
  }

  @Test
  void whatIsWrongIsSaidWhenThereIsNoLine() throws IOException {
    Path none = folder.resolve("none");
    Path log = Files.writeString(folder.resolve("log"), "one\n");
    assertThat(newest(List.of(none, log), 1 << 20)).containsExactly("one");
    assertThatThrownBy(() -> newest(List.of(none), 1 << 20))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(none + ": no such file")
        .hasMessageNotContaining("waiting");
  }

  @Test
  @Timeout(20)
  void aPipeIsNotOpened() throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThatThrownBy(() -> newest(List.of(pipe), 1 << 20))
        .hasMessage(pipe + ": is not a regular file");
  }
}
