package io.weir.cli;

import io.weir.api.parser.Parser;
import io.weir.cli.command.Environment;
import io.weir.engine.plugin.PluginCatalog;
import io.weir.testkit.FixedClock;
import io.weir.testkit.MemoryBlocker;
import io.weir.testkit.MemorySource;
import io.weir.testkit.MemoryStore;
import io.weir.testkit.RecordingNotifier;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Runs the command in this process, with plugins in memory. */
final class CommandRig {
  static final Instant NOW = Instant.parse("2026-11-22T17:00:00Z");

  final Path home;
  final MemorySource.Factory sources;
  final MemoryStore.Factory stores;
  final MemoryBlocker.Factory blockers = new MemoryBlocker.Factory();
  final RecordingNotifier.Factory notifiers = new RecordingNotifier.Factory();
  final BlockingQueue<Runnable> shutdown = new LinkedBlockingQueue<>();
  final BlockingQueue<Runnable> hangup = new LinkedBlockingQueue<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Clock clock = new FixedClock(NOW);
  private byte[] in = new byte[0];
  private Parser.Factory<?> parser = new WordParser.Factory();
  private int columns = Integer.MAX_VALUE;

  CommandRig(Path home) {
    this(home, new MemorySource.Factory(), new MemoryStore.Factory());
  }

  private CommandRig(Path home, MemorySource.Factory sources, MemoryStore.Factory stores) {
    this.home = home;
    this.sources = sources;
    this.stores = stores;
  }

  /** Another process on the same machine. */
  CommandRig beside() {
    return new CommandRig(home, sources, stores);
  }

  /** Changes conf/weir.yaml. */
  CommandRig replace(String what, String with) throws IOException {
    Path file = home.resolve("conf/weir.yaml");
    Files.writeString(file, Files.readString(file).replace(what, with));
    return this;
  }

  CommandRig clock(Clock newClock) {
    clock = newClock;
    return this;
  }

  CommandRig columns(int width) {
    columns = width;
    return this;
  }

  /** Has this parser instead of {@code word}. */
  CommandRig parser(Parser.Factory<?> other) throws IOException {
    replace("type: " + parser.type(), "type: " + other.type());
    parser = other;
    return this;
  }

  CommandRig in(String text) {
    in = text.getBytes(StandardCharsets.UTF_8);
    return this;
  }

  /** Writes conf/weir.yaml: what is given behind a whole pipeline. */
  CommandRig pipeline(String more) throws IOException {
    Path conf = Files.createDirectories(home.resolve("conf"));
    Files.writeString(
        conf.resolve("weir.yaml"),
        """
        sources: [{ type: memory }]
        parsers: [{ type: word }]
        store: { type: memory }
        state: state
        zone: UTC
        """
            + more);
    return this;
  }

  int run(String... args) {
    return Main.run(environment(), args);
  }

  /** Even where that is not needed to read the words. */
  int throughPicocli(String... args) {
    return WeirCommand.run(environment(), args);
  }

  private Environment environment() {
    out.reset();
    err.reset();
    return new Environment(
        home,
        new ByteArrayInputStream(in),
        new PrintStream(out, false, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        false,
        () -> columns,
        Map.of(),
        clock,
        folder -> PluginCatalog.of(sources, stores, parser, blockers, notifiers),
        folder -> PluginCatalog.of(new WordParser.Factory()),
        shutdown::add,
        hangup::add);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  List<String> lines() {
    return out().lines().toList();
  }
}
