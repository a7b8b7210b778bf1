package io.weir.cli;

import io.weir.cli.command.CommandException;
import io.weir.cli.command.Environment;
import io.weir.cli.command.Failures;
import io.weir.cli.parse.ParseOptions;
import io.weir.cli.parse.ParseRun;
import io.weir.cli.process.Columns;
import io.weir.cli.process.Hangup;
import io.weir.cli.process.Output;
import io.weir.cli.process.ReadAhead;
import io.weir.cli.process.Shutdown;
import io.weir.engine.pipeline.Descriptors;
import io.weir.engine.plugin.PluginCatalog;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Set;
import java.util.function.Function;

/** The entry point of the process. */
final class Main {
  private static final Set<String> NEED_ALL_PLUGINS =
      Set.of(
          "run", "demo", "check", "doctor", "import", "rollup", "replay", "tune", "report", "trace",
          "sql", "plugins", "actions");

  private Main() {}

  /** Runs the command and ends the process. */
  public static void main(String[] args) {
    if (args.length > 0 && (args[0].equals("run") || args[0].equals("demo"))) {
      Hangup.goOn();
    }
    PrintStream err =
        new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.err), 1 << 10),
            true,
            StandardCharsets.UTF_8);
    Output out = new Output(new FileOutputStream(FileDescriptor.out), err);
    Shutdown shutdown = new Shutdown(out);
    Path home = home();
    Path folder = home.resolve("plugins");
    Function<Path, PluginCatalog> plugins = PluginCatalog::fromDirectory;
    Function<Path, PluginCatalog> parsers = PluginCatalog::parsersFromDirectory;
    String command = args.length > 0 ? args[0] : "";
    if (command.equals("parse")) {
      parsers = new ReadAhead(folder, parsers);
    } else if (NEED_ALL_PLUGINS.contains(command)) {
      plugins = new ReadAhead(folder, plugins);
    }
    int exit =
        run(environment(home, System.in, out.stream(), err, plugins, parsers, shutdown), args);
    shutdown.exit(out.end(exit));
  }

  static Path home() {
    return Path.of(System.getProperty("weir.home", ".")).toAbsolutePath().normalize();
  }

  /** Returns the environment of this process. */
  static Environment environment(
      Path home,
      InputStream in,
      PrintStream out,
      PrintStream err,
      Function<Path, PluginCatalog> plugins,
      Function<Path, PluginCatalog> parsers,
      Shutdown shutdown) {
    return new Environment(
        home,
        in,
        out,
        err,
        Boolean.getBoolean("weir.terminal"),
        new Columns(System.getenv("COLUMNS"), Boolean.getBoolean("weir.columns"), err),
        System.getenv(),
        Clock.systemUTC(),
        plugins,
        parsers,
        shutdown::add,
        Hangup::then);
  }

  /** Runs the command; returns the exit code. */
  static int run(Environment s, String... args) {
    String few = isDaemon(args) ? Descriptors.now().refusal() : "";
    if (!few.isEmpty()) {
      // Before anything else: without enough descriptors, anything after this fails with a stack
      // trace.
      s.err().println("weir: " + few);
      return CommandException.FAILED;
    }
    ParseOptions plain = ParseOptions.plain(args);
    if (plain == null) {
      return WeirCommand.run(s, args);
    }
    try {
      return new ParseRun(s, plain).call();
    } catch (RuntimeException | InterruptedException e) {
      return new Failures(s).report(e);
    }
  }

  private static boolean isDaemon(String... args) {
    for (String arg : args) {
      if (!arg.startsWith("-")) {
        return arg.equals("run") || arg.equals("demo");
      }
    }
    return false;
  }
}
