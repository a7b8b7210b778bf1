package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The Debian package in a clean Debian: installed, used, removed, purged. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Needs(Part.DEBIAN_ROOT)
final class PackageIT {
  private static final Path SCRIPT = Path.of("src/test/sh/debian-root.sh").toAbsolutePath();
  private static final int TRIES = 3;

  private final Path root =
      Path.of(Installation.property("weir.built")).resolve("debian-root").toAbsolutePath();

  @BeforeAll
  void make() throws IOException {
    Installation.Finished made = null;
    // A mirror may be away for a moment.
    for (int i = 0; i < TRIES && (made == null || made.exit() != 0); i++) {
      remove();
      made = script("make", suite());
    }
    assertThat(made).isNotNull();
    made.good();
  }

  @AfterAll
  void remove() {
    // Without what may be mounted there: nothing is, unless a test was killed.
    Programs.run("rm", "-rf", "--one-file-system", root.toString()).good();
  }

  /** That of this machine, whose keys it has. */
  private static String suite() throws IOException {
    Path release = Path.of("/etc/os-release");
    List<String> lines = Files.exists(release) ? Files.readAllLines(release) : List.of();
    return lines.contains("ID=debian")
        ? lines.stream()
            .filter(line -> line.startsWith("VERSION_CODENAME="))
            .map(line -> line.substring("VERSION_CODENAME=".length()))
            .findFirst()
            .orElse("stable")
        : "stable";
  }

  private Installation.Finished script(String what, String argument) {
    return Programs.run("sh", SCRIPT.toString(), what, root.toString(), argument);
  }

  @Test
  void withoutSystemdTheLineOfTheUnitRunsAsItsUserAndPurgeLeavesNothing() {
    assertThat(script("plain", DebianPackage.file().toString()).good().out())
        .contains("/etc/weir/weir.yaml is valid", "192.0.2.68", "engine: stopped");
  }

  @Test
  @Needs(Part.SYSTEMD)
  void withSystemdTheUnitReadsTheJournalAndBlocksWithNftables() {
    assertThat(script("booted", DebianPackage.file().toString()).good().out())
        .contains("Overall exposure level for weir.service", "in_force  block_address");
  }
}
