package io.weir.plugins.source.journald;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Part;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder with a real journal, written by systemd-journal-remote. Its time passes with entries.
 */
final class JournalFolder {
  static final String BOOT = "0123456789abcdef0123456789abcdef";

  private final Path folder;
  private final Path file;
  private String boot = BOOT;
  private long count;
  private int rotations;

  JournalFolder(Path folder) {
    this.folder = folder;
    file = folder.resolve("a.journal");
  }

  Path path() {
    return folder;
  }

  Path file() {
    return file;
  }

  /** Entries from now on are of another boot. */
  void reboot() {
    boot = "1" + boot.substring(1);
  }

  /** Appends an entry for each message, of postfix/smtpd. */
  void add(String... messages) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String message : messages) {
      all.writeBytes(entry("SYSLOG_IDENTIFIER=postfix/smtpd\n", message.getBytes(UTF_8)));
    }
    write(all.toByteArray());
  }

  /** An entry in the export format. */
  byte[] entry(String fields, byte[] message) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head().getBytes(UTF_8));
    out.writeBytes(fields.getBytes(UTF_8));
    out.writeBytes(binary("MESSAGE", message));
    out.write('\n');
    return out.toByteArray();
  }

  /** What begins the next entry. */
  String head() {
    long n = count++;
    return """
        __REALTIME_TIMESTAMP=%d
        __MONOTONIC_TIMESTAMP=%d
        _BOOT_ID=%s
        _MACHINE_ID=%s
        _HOSTNAME=mx1
        _PID=4711
        """
        .formatted(1_795_341_604_000_000L + n * 1_000, 1_000_000 + n * 1_000, boot, BOOT);
  }

  static byte[] binary(String name, byte[] value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (value.length == 0) { // which journal-remote does not take in the other form
      return (name + "=\n").getBytes(UTF_8);
    }
    out.writeBytes((name + "\n").getBytes(UTF_8));
    for (int i = 0; i < 8; i++) {
      out.write((int) ((long) value.length >>> 8 * i));
    }
    out.writeBytes(value);
    out.write('\n');
    return out.toByteArray();
  }

  /** Appends entries in the export format. */
  void write(byte[] export) throws IOException {
    run(export, Part.journalRemote().orElseThrow().toString(), "--output=" + file, "-");
  }

  /** The file gets an old name; the next entry makes another one, with another sequence. */
  void rotate() throws IOException {
    if (Files.exists(file)) {
      Files.move(file, folder.resolve("a@%032x-%016x-%016x.journal".formatted(++rotations, 1, 1)));
    }
  }

  /** Removes all files that were rotated. */
  void vacuum() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path old : files.filter(f -> f.getFileName().toString().contains("@")).toList()) {
        Files.delete(old);
      }
    }
  }

  static void run(byte[] input, String... command) throws IOException {
    Path said = Files.createTempFile("said", "");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(input);
      }
      assertThat(process.waitFor()).as(Files.readString(said)).isZero();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      Files.delete(said);
    }
  }

  /** The options with this folder and nothing kept out. */
  JournaldConfig config() {
    return config(List.of("journalctl"), List.of());
  }

  JournaldConfig config(List<String> command, List<String> matches) {
    return new JournaldConfig(
        List.of(),
        List.of(),
        matches,
        folder,
        List.of(),
        JournaldConfig.Start.BEGINNING,
        new ArrayList<>(command));
  }
}
