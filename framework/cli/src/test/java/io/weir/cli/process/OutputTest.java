package io.weir.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class OutputTest {
  @TempDir private Path folder;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);

  @Test
  void whatWasWrittenIsThereAndTheExitCodeStays() throws IOException {
    Path file = folder.resolve("out");
    try (OutputStream to = new FileOutputStream(file.toFile())) {
      Output output = new Output(to, err);
      output.stream().println("jörg");
      assertThat(output.end(0)).isZero();
      assertThat(output.end(2)).isEqualTo(2);
    }
    assertThat(Files.readString(file)).isEqualTo("jörg\n");
    assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFullDiskIsAFailureWithTheSystemsWords() throws IOException {
    try (OutputStream full = new FileOutputStream("/dev/full")) {
      Output output = new Output(full, err);
      output.stream().print("x".repeat(200_000));
      output.stream().println("y");
      assertThat(output.end(0)).isEqualTo(1);
      assertThat(said.toString(StandardCharsets.UTF_8))
          .isEqualTo(
              "weir: standard output cannot be written: No space left on device; the output is"
                  + " incomplete\n");
      assertThat(output.end(2)).as("what the command came to weighs more").isEqualTo(2);
    }
  }

  @Test
  void aReaderWhoHasEnoughIsNone() throws IOException {
    Pipe pipe = Pipe.open();
    pipe.source().close();
    try (OutputStream closed = Channels.newOutputStream(pipe.sink())) {
      Output output = new Output(closed, err);
      output.stream().println("x");
      assertThat(output.end(0)).isZero();
      assertThat(output.stream().checkError()).as("so that parse ends early").isTrue();
    }
    assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
  }
}
