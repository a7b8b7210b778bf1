package io.weir.engine.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.api.rule.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class TrustedFilesTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final Subject OFFICE = new Subject("client_address", "192.0.2.7");
  private static final Subject NEWS = new Subject("sasl_username", "News@example.org");

  private final Trusted trusted = new Trusted(Map.of(), List.of());
  @TempDir private Path folder;

  private TrustedFiles files(Path... files) {
    return new TrustedFiles(
        List.of(files),
        ZoneOffset.UTC,
        trusted,
        (field, value) -> field.equals("nobody") ? "no event has a field 'nobody'" : "");
  }

  private Path write(String text) throws IOException {
    Path file = folder.resolve("trusted");
    Files.writeString(file, text);
    // As if it had been written at another time each time.
    Files.setLastModifiedTime(file, FileTime.from(NOW.plusSeconds(text.length())));
    return file;
  }

  @Test
  void aLineHasAFieldAValueAnEndAndAReason() throws IOException {
    Path file =
        write(
            """
            # our own
            client_address 192.0.2.0/24 until 2026-11-29 the office, as long as it is there

              sasl_username\tnews@example.org   newsletter
            """);
    assertThat(files(file).read()).isEmpty();
    assertThat(trusted.why(OFFICE, NOW)).isEqualTo("trusted: the office, as long as it is there");
    assertThat(trusted.why(OFFICE, Instant.parse("2026-11-30T00:00:00Z"))).isNull();
    assertThat(trusted.why(NEWS, NOW)).isEqualTo("trusted: newsletter");
  }

  @Test
  void aWrongLineIsToldWithItsNumberAndTheOthersCount() throws IOException {
    Path file =
        write(
            """
            client_address
            nobody x
            client_address 192.0.2.7 until tomorrow
            client_address 192.0.2.7 until
            sasl_username news@example.org
            """);
    assertThat(files(file).read())
        .containsExactly(
            file
                + ":1: must be FIELD VALUE [until YYYY-MM-DD] [REASON], as in 'client_address"
                + " 192.0.2.7 office'; this line is left out",
            file + ":2: no event has a field 'nobody'; this line is left out",
            file + ":3: 'tomorrow' is not a date: write 2027-01-31; this line is left out",
            file + ":4: '' is not a date: write 2027-01-31; this line is left out");
    assertThat(trusted.contains(NEWS, NOW)).isTrue();
    assertThat(trusted.contains(OFFICE, NOW)).isFalse();
  }

  @Test
  @Timeout(60)
  void aPipeIsNotWaitedFor() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThat(files(pipe).read()).singleElement().asString().endsWith("a folder or a pipe");
  }

  @Test
  void aChangedFileIsReadAgainAndAMissingOneStaysAsItWas() throws IOException {
    TrustedFiles files = files(write("client_address 192.0.2.7\n"));
    files.read();
    assertThat(files.look()).isFalse();
    write("sasl_username news@example.org why not\n");
    assertThat(files.look()).isTrue();
    assertThat(trusted.contains(OFFICE, NOW)).isFalse();
    assertThat(trusted.contains(NEWS, NOW)).isTrue();
    Files.delete(folder.resolve("trusted"));
    assertThat(files.read()).singleElement().asString().contains("cannot be read");
    assertThat(trusted.contains(NEWS, NOW)).isTrue();
  }
}
