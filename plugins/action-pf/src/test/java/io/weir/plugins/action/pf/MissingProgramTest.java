package io.weir.plugins.action.pf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code weir check} can say of a command that cannot work here, without starting it. */
final class MissingProgramTest {
  private @TempDir Path folder;

  @Test
  void aProgramThatIsNotThereIsNamed() {
    String none = folder.resolve("pfctl").toString();
    assertThat(missing(none, null))
        .containsExactly(none + " is not on this machine: `run` would block nobody here");
    assertThat(missing("doas", folder.toString()))
        .containsExactly("doas is not on the PATH: `run` would block nobody here");
    assertThat(missing("doas", null)).hasSize(1);
    assertThat(missing("/a\0b", null))
        .containsExactly("/a\0b is no path of a program: `run` would block nobody here");
  }

  @Test
  void oneThatNobodyMayStartIsNoProgram() throws IOException {
    String file = Files.writeString(folder.resolve("notes"), "x").toString();
    assertThat(missing(file, null))
        .containsExactly("this user may not start " + file + ": `run` would block nobody here");
    assertThat(missing(folder.toString(), null)).hasSize(1);
  }

  @Test
  void oneThatIsThereLacksNothing() throws IOException {
    Path program = Files.writeString(folder.resolve("doas"), "#!/bin/sh\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(missing(program.toString(), null)).isEmpty();
    assertThat(missing("doas", "/nowhere:" + folder)).isEmpty();
  }

  private static List<String> missing(String program, @Nullable String path) {
    return new Pfctl(List.of(program, "-q"), Duration.ofSeconds(1)).missing(path);
  }
}
