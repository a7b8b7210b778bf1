package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docs/get-started.md}, each of its commands as it is there, by a new user with the tar.gz
 * and nothing else, in a network namespace of its own.
 */
final class GetStartedIT {
  private static final Path PAGE =
      Path.of("").toAbsolutePath().getParent().resolve("docs/get-started.md");
  private static final Pattern COMMANDS = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
  private static final int MINUTES = 5;

  @TempDir Path folder;

  @Test
  @Needs(Part.NFTABLES)
  void itsCommandsDoWhatItSays() throws IOException, InterruptedException {
    Path tar = Path.of(Installation.property("weir.tar"));
    Files.copy(tar, folder.resolve(tar.getFileName()));
    // Loopback for the page; jobs for %1; what is left in the end is for nobody to find.
    StringBuilder script =
        new StringBuilder(
            "set -euo pipefail\nset -m\nip link set lo up\ntrap 'kill %1 2>/dev/null || :' EXIT\n");
    Matcher blocks = COMMANDS.matcher(Files.readString(PAGE));
    int found = 0;
    while (blocks.find()) {
      script.append("echo '## block ").append(++found).append("'\n").append(blocks.group(1));
    }
    assertThat(found).isGreaterThan(5);
    Path file = Files.writeString(folder.resolve("script"), script);
    Path said = folder.resolve("said");
    Process shell =
        new ProcessBuilder("unshare", "-n", "bash", file.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      assertThat(shell.waitFor(MINUTES, TimeUnit.MINUTES)).as(said(said)).isTrue();
      assertThat(shell.exitValue()).as(said(said)).isZero();
    } finally {
      shell.descendants().forEach(ProcessHandle::destroyForcibly);
      shell.destroyForcibly();
    }
    assertThat(said(said).split("## block ", -1)[5])
        .contains(
            "busy_account", "anna", "203.0.113.8", "203.0.113.9", "set block_addresses_ipv4_32");
  }

  private static String said(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
