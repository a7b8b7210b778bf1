package io.weir.plugins.source.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.source.Line;
import io.weir.api.source.LineBatch;
import io.weir.api.source.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rotations that fall between two steps of one look. */
final class FollowedPathTest {
  @TempDir private Path folder;
  private LogRig log;

  /** Rotates when it is asked, which is between the opening of a file and the next step. */
  private final class Rotating implements Others {
    private final List<String> files = new ArrayList<>();

    @Override
    public boolean hold(Object key) {
      return false;
    }

    @Override
    public List<Mark> marks(long stream) {
      try {
        for (String text : files) {
          log.rotate();
          log.append(text);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      files.clear();
      return List.of();
    }
  }

  @BeforeEach
  void rig() {
    log = new LogRig(folder);
  }

  private FollowedPath path(Others others) {
    return new FollowedPath(
        log.log, log.clock, ZoneOffset.UTC, new byte[1 << 16], others, () -> false);
  }

  private static List<String> all(FollowedPath path) throws IOException {
    List<String> lines = new ArrayList<>();
    int before;
    do {
      before = lines.size();
      LineBatch batch = new LineBatch(1 << 20);
      path.read(batch);
      Line line = new Line();
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i, line);
        lines.add(new String(line.bytes(), line.from(), line.to() - line.from(), UTF_8));
      }
    } while (lines.size() > before);
    return lines;
  }

  /** One line was read, one more is there. */
  private List<Mark> readBefore() throws Exception {
    log.append("Mar  1 00:00:01 mx first\n");
    Source.Position[] committed;
    try (LogRig.Reader reader = log.reader()) {
      reader.all();
      committed = reader.committed();
    }
    log.append("Mar  1 00:00:02 mx rest\n");
    return Arrays.stream(committed).flatMap(p -> Mark.of(p).stream()).toList();
  }

  @Test
  void twoRotationsBetweenOpeningTheFileAndLookingForOlderOnesKeepTheOrder() throws Exception {
    List<Mark> marks = readBefore();
    log.rotate();
    log.append("Mar  2 00:00:01 mx second\n");
    Rotating others = new Rotating();
    others.files.add("Mar  3 00:00:01 mx third\n");
    others.files.add("Mar  4 00:00:01 mx fourth\n");
    try (FollowedPath path = path(others)) {
      path.start(marks, false);
      assertThat(others.files).isEmpty();
      assertThat(all(path))
          .containsExactly(
              "Mar  1 00:00:02 mx rest",
              "Mar  2 00:00:01 mx second",
              "Mar  3 00:00:01 mx third",
              "Mar  4 00:00:01 mx fourth");
    }
  }

  @Test
  void twoRotationsWhileATruncatedFileIsOpenedAgainKeepTheOrder() throws Exception {
    Rotating others = new Rotating();
    try (FollowedPath path = path(others)) {
      log.append("Mar  1 00:00:01 mx a line that is longer than the next one\n");
      path.start(List.of(), false);
      assertThat(all(path)).hasSize(1);
      others.files.add("Mar  3 00:00:01 mx third\n");
      others.files.add("Mar  4 00:00:01 mx fourth\n");
      Files.writeString(log.log, "Mar  2 00:00:01 mx second\n");
      assertThat(all(path))
          .containsExactly(
              "Mar  2 00:00:01 mx second", "Mar  3 00:00:01 mx third", "Mar  4 00:00:01 mx fourth");
    }
  }
}
