package io.weir.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@code pfctl} for machines without pf: the stand-in of the pf action's own tests as a command
 * that notes when it was called, and the test's view on its tables.
 */
final class PfTables {
  private static final Path STAND_IN = Path.of("../plugins/action-pf/src/test/resources/pfctl.sh");

  private final Path command;
  private final Path state;

  private PfTables(Path command, Path state) {
    this.command = command;
    this.state = state;
  }

  /** Puts the command and its state into a folder, without any table. */
  static PfTables in(Path folder) {
    Path command = folder.resolve("pfctl");
    Path state = folder.resolve("pf");
    try {
      Files.createDirectories(state);
      // No states to kill: -s states answers with nothing.
      Files.writeString(state.resolve("states"), "");
      Files.copy(STAND_IN, state.resolve("pfctl.sh"));
      Files.writeString(
          command,
          """
          #!/bin/sh
          echo "$(date +%%s%%N) $*" >>'%1$s/timed'
          # One after the other, as in the kernel: a killed Weir leaves a call behind.
          exec flock '%1$s/lock' sh '%1$s/pfctl.sh' '%1$s' "$@"
          """
              .formatted(state));
      Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new PfTables(command, state);
  }

  /** For the option {@code command}. */
  Path command() {
    return command;
  }

  /** What stands in the table, sorted; nothing when there is none. */
  List<String> addresses(String table) {
    return Installation.text(state.resolve("table." + table)).lines().sorted().toList();
  }

  /** The calls so far, in order. */
  List<Call> calls() {
    return Installation.text(state.resolve("timed"))
        .lines()
        .map(line -> line.split(" ", 2))
        .map(parts -> new Call(Long.parseLong(parts[0]), parts[1]))
        .toList();
  }

  /** Somebody else at the keyboard: {@code pfctl -q -t table -T add 192.0.2.1}. */
  void outside(String table, String... what) {
    List<String> call = new ArrayList<>(List.of(command.toString(), "-q", "-t", table, "-T"));
    call.addAll(List.of(what));
    try {
      int exit = new ProcessBuilder(call).inheritIO().start().waitFor();
      if (exit != 0) {
        throw new IllegalStateException(call + ": exit " + exit);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Somebody else flushes the table, or a reload of pf.conf without the file does. */
  void flush(String table) {
    try {
      Files.writeString(state.resolve("table." + table), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Somebody else loads the table anew from a file, as pf does with its rules. */
  void reload(String table, Path file) {
    try {
      Files.write(
          state.resolve("table." + table),
          Files.readAllLines(file).stream()
              .map(line -> line.replaceFirst("#.*", "").strip())
              .filter(line -> !line.isEmpty())
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One call: when, in nanoseconds since 1970, and its arguments with blanks between. */
  record Call(long nanos, String arguments) {}
}
