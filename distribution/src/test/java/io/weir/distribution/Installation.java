package io.weir.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The tar.gz, unpacked into a folder of the test's own, and its command. */
final class Installation {
  /** The machine's zone, in which its programs write their logs: far from UTC. */
  static final ZoneId ZONE = zone();

  /** For what takes a second where nothing else runs. */
  static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Path home;
  private final Path work;
  private final Map<String, String> environment = new HashMap<>();
  private List<String> before = List.of();
  private int runs;

  /** The one whose clock hour began last, so that no test runs into its end for half an hour. */
  private static ZoneId zone() {
    return Stream.of("Asia/Karachi", "Asia/Kolkata", "Asia/Kathmandu")
        .map(ZoneId::of)
        .min(Comparator.comparingInt(zone -> ZonedDateTime.now(zone).getMinute()))
        .orElseThrow();
  }

  private Installation(Path home, Path work) {
    this.home = home;
    this.work = work;
    environment.put("TZ", ZONE.getId());
    environment.put("LC_ALL", "C");
    environment.put("WEIR_JAVA_OPTS", "");
    // All tests with another Java: -Dweir.java=HOME.
    String java = System.getProperty("weir.java", "");
    if (!java.isEmpty()) {
      environment.put("JAVA_HOME", java);
    }
  }

  /** Unpacks the tar with the system's tar, as an administrator does. */
  static Installation unpack(Path folder) {
    Path tar = Path.of(property("weir.tar"));
    Path into = folder.resolve("installed");
    Path work = folder.resolve("work");
    try {
      Files.createDirectories(into);
      Files.createDirectories(work);
      Process unpacking =
          new ProcessBuilder("tar", "-xzf", tar.toString(), "-C", into.toString())
              .inheritIO()
              .start();
      assertThat(unpacking.waitFor()).as("exit of tar").isZero();
      try (Stream<Path> tops = Files.list(into)) {
        return new Installation(tops.toList().get(0), work);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What the build tells the tests, see the module's pom. */
  static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) {
      throw new IllegalStateException("-D" + name + " is missing: run by mvn verify");
    }
    return value;
  }

  /** The folder with bin, lib, plugins and conf. */
  Path home() {
    return home;
  }

  /** Where commands run: relative paths in a test's files are below it. */
  Path work() {
    return work;
  }

  /** Sets a variable for all commands started from now on. */
  Installation environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** All commands started from now on may have so many open files. */
  Installation openFiles(int most) {
    return through("sh", "-c", "ulimit -n " + most + "; exec \"$@\"", "sh");
  }

  /** Starts all commands from now on through another one, as another user or with a umask. */
  Installation through(String... command) {
    before = List.of(command);
    return this;
  }

  /** Writes a file below {@link #work}. */
  Path write(String name, String text) {
    try {
      return Files.writeString(work.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs {@code bin/weir} to its end, nothing on standard input. */
  Finished weir(String... arguments) {
    try (Running running = start(arguments)) {
      return running.end(PATIENCE);
    }
  }

  /** Starts {@code bin/weir}, nothing on standard input, and leaves it running. */
  Running start(String... arguments) {
    return startWith(Path.of("/dev/null"), arguments);
  }

  /** Starts {@code bin/weir} with a file on standard input and leaves it running. */
  Running startWith(Path input, String... arguments) {
    Path out = work.resolve("stdout." + runs);
    Path err = work.resolve("stderr." + runs++);
    List<String> command =
        Stream.of(
                before.stream(),
                Stream.of(home.resolve("bin/weir").toString()),
                Arrays.stream(arguments))
            .flatMap(words -> words)
            .toList();
    ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile());
    builder.environment().putAll(environment);
    builder.redirectInput(input.toFile());
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    try {
      return new Running(builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of a file, as far as it is there. */
  static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A command that has ended. */
  record Finished(int exit, String out, String err) {
    /** Fails, with what was said on standard error, unless the exit code is 0. */
    Finished good() {
      assertThat(exit).as(err).isZero();
      return this;
    }

    List<String> lines() {
      return out.lines().toList();
    }
  }
}
