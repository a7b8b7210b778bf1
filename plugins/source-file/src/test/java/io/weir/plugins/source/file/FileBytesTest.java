package io.weir.plugins.source.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class FileBytesTest {
  private static final int ROTATIONS = 3_000;

  @TempDir private Path folder;

  /** Else the place in one file is taken for that of its neighbour, and read again. */
  @Test
  @EnabledOnOs({OS.LINUX, OS.FREEBSD})
  void theNumberIsThatOfTheOpenFileWhileOthersTakeItsName() throws IOException {
    Path log = Files.createFile(folder.resolve("log"));
    CompletableFuture<Void> rotating = CompletableFuture.runAsync(() -> rotate(log));
    int opened = 0;
    while (!rotating.isDone()) {
      try (FileBytes file = FileBytes.open(log)) {
        opened++;
        assertThat(String.valueOf(file.key())).endsWith("ino=" + file.inode() + ")");
      } catch (NoSuchFileException e) {
        assertThat(e.getFile()).as("between renaming and making anew").isEqualTo(log.toString());
      } catch (IOException e) {
        assertThat(e).hasMessage(log + ": is replaced faster than it can be opened");
      }
    }
    rotating.join();
    assertThat(opened).isPositive();
  }

  private static void rotate(Path log) {
    try {
      for (int i = 0; i < ROTATIONS; i++) {
        Files.move(log, log.resolveSibling("log." + i));
        Files.createFile(log);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
