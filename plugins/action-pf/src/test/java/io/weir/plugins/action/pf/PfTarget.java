package io.weir.plugins.action.pf;

import io.weir.api.action.Block;
import io.weir.api.action.Blocker;
import io.weir.api.rule.Subject;
import io.weir.testkit.BlockerContract;
import io.weir.testkit.TestContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A pf that lives in a folder, and what an administrator does to it. */
final class PfTarget implements BlockerContract.Target {
  final Path state;
  final Path file;
  final Path script;
  private final boolean withFile;

  PfTarget(Path folder, boolean withFile) throws IOException {
    this.withFile = withFile;
    state = Files.createDirectories(folder.resolve("pf"));
    file = Files.createDirectories(folder.resolve("etc")).resolve("mailblock");
    script = folder.resolve("pfctl.sh");
    try (InputStream in = PfTarget.class.getResourceAsStream("/pfctl.sh")) {
      Files.write(script, Objects.requireNonNull(in).readAllBytes());
    }
  }

  @Override
  public Blocker blocker() {
    return blocker(command(), Duration.ofSeconds(20));
  }

  Blocker blocker(List<String> command, Duration timeout) {
    return new PfBlocker.Factory()
        .create(
            new PfConfig("mailblock", withFile ? file : null, command, timeout),
            new TestContext("block_address"));
  }

  List<String> command() {
    return List.of("/bin/sh", script.toString(), state.toString());
  }

  @Override
  public void foreign(String value) throws IOException {
    Files.writeString(
        state.resolve("table.mailblock"),
        value + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  @Override
  public Set<String> real() {
    return Set.copyOf(lines("table.mailblock"));
  }

  List<String> lines(String name) {
    try {
      Path path = state.resolve(name);
      return Files.exists(path) ? Files.readAllLines(path) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@code pfctl -t mailblock -T flush}. */
  void flush() throws IOException {
    Files.writeString(state.resolve("table.mailblock"), "");
  }

  /** As a reload of the rules: the table holds what its file says. */
  void reload() throws IOException {
    try (Stream<String> text = Files.lines(file)) {
      Files.writeString(
          state.resolve("table.mailblock"),
          text.map(l -> l.replaceAll("#.*", "").strip().replaceAll("\\s+", "\n"))
              .filter(l -> !l.isEmpty())
              .map(l -> l + "\n")
              .collect(Collectors.joining()));
    }
  }

  void put(String name, String text) throws IOException {
    Files.writeString(state.resolve(name), text);
  }

  void remove(String name) throws IOException {
    Files.delete(state.resolve(name));
  }

  String text() throws IOException {
    return Files.readString(file);
  }

  static Block block(String value) {
    return block(value, "150 messages in an hour");
  }

  static Block block(String value, String reason) {
    Instant since = Instant.parse("2026-03-01T10:00:00.123Z");
    return Block.of("block_address", new Subject("client_address", value))
        .id("b")
        .lasting(since, since.plusSeconds(3600))
        .because(reason, Block.Author.rule("busy_address"))
        .build();
  }
}
