package io.weir.cli;

import io.weir.engine.Version;
import io.weir.engine.plugin.PluginCatalog;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The command itself; its subcommands do the work. */
@Command(
    name = "weir",
    description = "Measures a stream of logs and holds back those who abuse a service.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Exit: 0 good, 1 failed while running, 2 bad configuration or usage."},
    versionProvider = WeirCommand.Versions.class)
final class WeirCommand {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this and exits.")
  @SuppressWarnings("UnusedVariable") // picocli looks at the option alone
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Shows the version and exits.")
  @SuppressWarnings("UnusedVariable") // picocli looks at the option alone
  private boolean version;

  private WeirCommand() {}

  /** Runs the command and ends the process. */
  public static void main(String[] args) {
    PrintStream out = stream(FileDescriptor.out, 1 << 16, false);
    PrintStream err = stream(FileDescriptor.err, 1 << 10, true);
    Shutdown shutdown = new Shutdown(out);
    int exit =
        run(
            new Surroundings(
                Path.of(System.getProperty("weir.home", ".")).toAbsolutePath().normalize(),
                System.in,
                out,
                err,
                Boolean.getBoolean("weir.terminal"),
                System.getenv(),
                Clock.systemUTC(),
                PluginCatalog::fromDirectory,
                PluginCatalog::parsersFromDirectory,
                shutdown::add),
            args);
    out.flush();
    shutdown.exit(exit);
  }

  private static PrintStream stream(FileDescriptor to, int buffer, boolean flush) {
    return new PrintStream(
        new BufferedOutputStream(new FileOutputStream(to), buffer), flush, StandardCharsets.UTF_8);
  }

  /** Runs the command; returns the exit code. */
  static int run(Surroundings s, String... args) {
    CommandLine line = new CommandLine(new WeirCommand());
    Map<String, Supplier<Object>> commands = commands(s);
    Supplier<Object> named = args.length == 0 ? null : commands.get(args[0]);
    // One that is named is all that is made: picocli reads every option of every command.
    if (named == null) {
      commands.values().forEach(made -> line.addSubcommand(made.get()));
    } else {
      line.addSubcommand(named.get());
    }
    line.setOut(new PrintWriter(s.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(s.err(), true, StandardCharsets.UTF_8))
        .setUsageHelpAutoWidth(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((e, a) -> usage(s, e))
        .setExecutionExceptionHandler((e, c, parsed) -> failed(s, e));
    Logs.quiet();
    return line.execute(args);
  }

  /** In the order in which they are shown. */
  private static Map<String, Supplier<Object>> commands(Surroundings s) {
    Map<String, Supplier<Object>> all = new LinkedHashMap<>();
    all.put("run", () -> new RunCommand(s));
    all.put("check", () -> new CheckCommand(s));
    all.put("parse", () -> new ParseCommand(s));
    all.put("import", () -> new ImportCommand(s));
    all.put("sql", () -> new SqlCommand(s));
    all.put("plugins", () -> new PluginsCommand(s));
    all.put("demo", () -> new DemoCommand(s));
    return all;
  }

  private static int usage(Surroundings s, ParameterException e) {
    CommandLine command = e.getCommandLine();
    if (e.getMessage() != null && e.getMessage().startsWith("Missing required subcommand")) {
      command.usage(s.err());
    } else {
      s.err().println("weir: " + Plain.line(String.valueOf(e.getMessage())));
      s.err().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    }
    return CommandException.BAD;
  }

  private static int failed(Surroundings s, Exception e) {
    s.out().flush();
    if (e instanceof CommandException c) {
      if (!String.valueOf(c.getMessage()).isEmpty()) {
        s.err().println("weir: " + Plain.line(String.valueOf(c.getMessage())));
      }
      trace(s, c.getCause());
      return c.exit();
    }
    if (e instanceof InterruptedException) {
      s.err().println("weir: interrupted");
    } else {
      s.err().println("weir: this is a mistake in Weir: " + Plain.line(e.toString()));
      if (Logs.isVerbose()) {
        e.printStackTrace(s.err());
      } else {
        s.err().println("weir: --verbose shows where; please report it");
      }
    }
    return CommandException.FAILED;
  }

  private static void trace(Surroundings s, @Nullable Throwable e) {
    if (e != null && Logs.isVerbose()) {
      e.printStackTrace(s.err());
    }
  }

  /** Says the version. */
  static final class Versions implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"weir " + Version.TEXT};
    }
  }
}
