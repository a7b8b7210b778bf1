package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Other programs of the machine, run to their end. */
final class Programs {
  /** For what takes half a minute where nothing else runs. */
  private static final long MINUTES = 10;

  private Programs() {}

  /**
   * Runs a program with nothing on standard input and in the locale C.
   *
   * @return what it printed, on standard error too, and its exit code
   */
  static Installation.Finished run(String... command) {
    Path out = null;
    try {
      out = Files.createTempFile("weir", ".out");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile());
      builder.environment().put("LC_ALL", "C");
      Process process = builder.start();
      try {
        assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES))
            .as(String.join(" ", command))
            .isTrue();
      } finally {
        process.destroyForcibly();
      }
      String text = Files.readString(out, StandardCharsets.ISO_8859_1);
      return new Installation.Finished(process.exitValue(), text, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      if (out != null) {
        out.toFile().delete();
      }
    }
  }

  /** Runs a script of the shell with arguments. */
  static Installation.Finished sh(String script, String... arguments) {
    String[] command = new String[arguments.length + 4];
    command[0] = "sh";
    command[1] = "-euc";
    command[2] = script;
    command[3] = "sh";
    System.arraycopy(arguments, 0, command, 4, arguments.length);
    return run(command);
  }
}
