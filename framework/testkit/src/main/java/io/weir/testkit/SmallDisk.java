package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A real disk of a few megabytes, which can be full. Skips the test where none may be mounted. */
public final class SmallDisk implements AutoCloseable {
  private final Path path;

  private SmallDisk(Path path) {
    this.path = path;
  }

  /** Mounts it on a folder, which is made. */
  public static SmallDisk mount(Path at, int megabytes) throws IOException, InterruptedException {
    Files.createDirectories(at);
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", at.toString()),
        "no right to mount a small disk");
    return new SmallDisk(at);
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Its folder. */
  public Path path() {
    return path;
  }

  /** Leaves no room. */
  public void fill() throws IOException {
    try (FileChannel file =
        FileChannel.open(
            ballast(),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.APPEND)) {
      ByteBuffer block = ByteBuffer.allocate(4096);
      while (true) {
        block.clear();
        file.write(block);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  /** Gives the room back that {@link #fill} took. */
  public void free() throws IOException {
    Files.delete(ballast());
  }

  private Path ballast() {
    return path.resolve("ballast");
  }

  @Override
  public void close() throws InterruptedException {
    if (!run("umount", path.toString())) {
      run("umount", "-l", path.toString());
    }
  }
}
