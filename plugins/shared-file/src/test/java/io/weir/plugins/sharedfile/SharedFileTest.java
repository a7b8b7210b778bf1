package io.weir.plugins.sharedfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import io.weir.testkit.SmallDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others find when Weir has written. */
final class SharedFileTest {
  @TempDir Path folder;
  private Path path;
  private SharedFile file;

  @BeforeEach
  void begin() {
    path = folder.resolve("map");
    file = new SharedFile(path);
  }

  private static SharedFile.Text text(String... lines) {
    return SharedFile.of(List.of(lines));
  }

  private List<Path> left() throws IOException {
    try (var all = Files.list(folder)) {
      return all.filter(p -> p.getFileName().toString().endsWith(".weir")).toList();
    }
  }

  @Test
  void aNewFileCanBeReadByAll() throws IOException {
    assertThat(file.lines(100)).isEmpty();
    assertThat(file.replace(exists -> exists ? null : text("a", "b"))).isTrue();
    assertThat(path).hasContent("a\nb\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-r--r--");
    assertThat(file.lines(100)).containsExactly("a", "b");
    assertThat(file.replace(exists -> exists ? null : text("c"))).isFalse();
    assertThat(left()).isEmpty();
  }

  @Test
  void foreignBytesComeOutAsTheyWere() throws IOException {
    byte[] bytes = new byte[512];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    bytes[511] = '\n';
    Files.write(path, bytes);
    List<String> lines = file.lines(1_000);
    file.replace(exists -> SharedFile.of(lines));
    assertThat(Files.readAllBytes(path)).isEqualTo(bytes);
  }

  @Test
  void whatSomebodyWritesMeanwhileStays() throws IOException {
    Files.writeString(path, "old\n");
    AtomicInteger calls = new AtomicInteger();
    file.replace(
        exists -> {
          List<String> before = file.lines(100);
          if (calls.incrementAndGet() <= 2) {
            Files.writeString(path, "theirs " + calls.get() + "\n");
          }
          return text(before.get(0), "ours");
        });
    assertThat(path).hasContent("theirs 2\nours\n");
    assertThat(calls).hasValue(3);
    assertThatThrownBy(
            () ->
                file.replace(
                    exists -> {
                      Files.writeString(path, "x".repeat(calls.incrementAndGet()));
                      return text("ours");
                    }))
        .hasMessageContaining("constantly changed");
    assertThat(Files.readString(path)).startsWith("x");
    assertThat(left()).isEmpty();
  }

  @Test
  void aLinkAndPermissionsStay() throws IOException {
    Path real = Files.writeString(folder.resolve("real"), "old\n");
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r-----"));
    Files.createSymbolicLink(path, real);
    file.replace(exists -> text("new"));
    assertThat(path).isSymbolicLink();
    assertThat(real).hasContent("new\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void aLinkIntoTheVoidAndAFolderAreLeftAlone() throws IOException {
    Files.createSymbolicLink(path, folder.resolve("nowhere"));
    assertThatThrownBy(() -> file.replace(exists -> text("new")))
        .hasMessageContaining("symbolic link");
    assertThat(path).isSymbolicLink();
    SharedFile other = new SharedFile(folder);
    assertThatThrownBy(() -> other.lines(100)).hasMessageContaining("not a regular file");
  }

  @Test
  void whatIsTooLongIsNotRead() throws IOException {
    Files.write(path, new byte[(2 << 20) + 1]);
    assertThatThrownBy(() -> file.lines(2 << 20)).hasMessageContaining("more than 2 MiB");
  }

  @Test
  void eachChangeHasALaterSecond() throws IOException {
    SharedFile noticed = file.noticedBySecond();
    Files.writeString(path, "0\n");
    for (int i = 1; i <= 3; i++) {
      FileTime before = Files.getLastModifiedTime(path);
      String line = Integer.toString(i);
      noticed.replace(exists -> text(line));
      assertThat(Files.getLastModifiedTime(path).toMillis() / 1_000)
          .isGreaterThan(before.toMillis() / 1_000);
    }
  }

  @Test
  void anEditThatFailsChangesNothing() throws IOException {
    Files.writeString(path, "old\n");
    assertThatThrownBy(
            () ->
                file.replace(
                    exists ->
                        out -> {
                          out.write("half".getBytes(StandardCharsets.US_ASCII));
                          throw new IOException("broken");
                        }))
        .hasMessage("broken");
    assertThat(path).hasContent("old\n");
    assertThat(left()).isEmpty();
  }

  @Test
  @Needs(Part.SMALL_DISK)
  void aFullDiskChangesNothing() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 1)) {
      Path small = disk.path().resolve("map");
      Files.writeString(small, "old\n");
      assertThatThrownBy(() -> new SharedFile(small).replace(exists -> text("x".repeat(2 << 20))))
          .isInstanceOf(IOException.class);
      assertThat(small).hasContent("old\n");
    }
  }
}
