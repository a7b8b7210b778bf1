package io.weir.cli;

import io.weir.cli.access.TokensCommand;
import io.weir.cli.access.UsersCommand;
import io.weir.cli.actions.ActionsCommand;
import io.weir.cli.answer.AlertsCommand;
import io.weir.cli.answer.BlocksCommand;
import io.weir.cli.answer.ReloadCommand;
import io.weir.cli.answer.TrustedCommand;
import io.weir.cli.backup.BackupCommand;
import io.weir.cli.backup.RestoreCommand;
import io.weir.cli.check.CheckCommand;
import io.weir.cli.check.PluginsCommand;
import io.weir.cli.command.CommonOptions;
import io.weir.cli.command.Converters;
import io.weir.cli.command.Environment;
import io.weir.cli.command.PicocliFactory;
import io.weir.cli.daemon.RunCommand;
import io.weir.cli.demo.DemoCommand;
import io.weir.cli.doctor.DoctorCommand;
import io.weir.cli.init.InitCommand;
import io.weir.cli.load.ImportCommand;
import io.weir.cli.load.RollUpCommand;
import io.weir.cli.log.Logs;
import io.weir.cli.parse.ParseCommand;
import io.weir.cli.replay.ReplayCommand;
import io.weir.cli.replay.TuneCommand;
import io.weir.cli.report.ReportCommand;
import io.weir.cli.sql.SqlCommand;
import io.weir.cli.trace.TraceCommand;
import io.weir.cli.version.VersionCommand;
import io.weir.engine.Version;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The command itself; its subcommands do the work. */
final class WeirCommand {
  /** What each command does, in the order in which they are listed. */
  private static final Map<String, String> HEADERS = headers();

  private WeirCommand() {}

  /** Runs the command; returns the exit code. */
  static int run(Environment s, String... args) {
    CommandLine line = new CommandLine(spec(), new PicocliFactory());
    // picocli reads every option of a command that is added, so only what is needed is: the
    // command that is named, or the names and headers of all, to be listed.
    if (args.length > 0 && HEADERS.containsKey(args[0])) {
      add(line, args[0], made(args[0], s));
    } else {
      HEADERS.keySet().forEach(name -> add(line, name, CommandSpec.create()));
    }
    Converters.register(line);
    ErrorHandler errors = new ErrorHandler(s);
    line.setOut(new PrintWriter(s.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(s.err(), true, StandardCharsets.UTF_8))
        .setUsageHelpAutoWidth(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExpandAtFiles(false)
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors);
    Logs.quiet();
    return line.execute(args);
  }

  /** Returns the command with all of its commands, to be looked at. */
  static CommandLine whole(Environment s) {
    CommandLine line = new CommandLine(spec(), new PicocliFactory());
    HEADERS.keySet().forEach(name -> add(line, name, made(name, s)));
    return line;
  }

  private static void add(CommandLine weir, String name, Object made) {
    CommandLine line = new CommandLine(made, new PicocliFactory());
    line.getCommandSpec().usageMessage().header(HEADERS.get(name));
    weir.addSubcommand(name, line);
  }

  /** Told to picocli in code, as the options of {@link ParseCommand} are. */
  private static CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.wrapWithoutInspection(null, new PicocliFactory())
            .name("weir")
            .versionProvider(new Versions());
    spec.usageMessage()
        .description("Analyzes logs and blocks those who abuse a service.")
        .synopsisSubcommandLabel("COMMAND")
        .footer(
            "",
            "Examples:",
            "  weir demo",
            "  weir init weir.yaml",
            "  weir parse --count /var/log/mail.log",
            "  weir check --config weir.yaml",
            "  weir run --config weir.yaml",
            "",
            "Exit code: 0 success, 1 failed while running, 2 invalid configuration or usage.");
    return spec.addOption(CommonOptions.help())
        .addOption(
            OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Shows the version and exits.")
                .build());
  }

  private static Map<String, String> headers() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("init", "Writes a first pipeline file for this machine.");
    all.put("run", "Runs the daemon.");
    all.put("check", "Checks the pipeline file and prints all problems.");
    all.put("doctor", "Looks for what is wrong, and says what to do.");
    all.put("parse", "Converts log lines to events as JSON.");
    all.put("import", "Imports old logs into the store.");
    all.put("rollup", "Counts the stored events again, by hour and day.");
    all.put("replay", "Shows what the rules would have done with old logs.");
    all.put("tune", "Proposes limits for the rules, from old logs or the store.");
    all.put("actions", "Tries actions out.");
    all.put("alerts", "Shows what the rules of the running daemon found.");
    all.put("blocks", "Shows and changes what the running daemon blocks.");
    all.put("reload", "Has the running daemon read its pipeline file again.");
    all.put("trusted", "Shows and changes whom the running daemon trusts.");
    all.put("report", "Shows statistics of a day, week, month or any time range.");
    all.put("trace", "Shows what became of a message, under all of its ids.");
    all.put("sql", "Runs SQL on the store, read-only.");
    all.put("users", "Adds, lists and removes users of the web pages.");
    all.put("tokens", "Adds, lists and removes tokens of programs.");
    all.put("backup", "Copies the state and the store into a folder.");
    all.put("restore", "Puts a backup back.");
    all.put("plugins", "Shows the installed plugins and the options of each type.");
    all.put("demo", "Shows in ten seconds what Weir does.");
    all.put("version", "Shows the version, what it was built from, and the Java it runs on.");
    all.put("make-archive", "Makes commands start about a quarter faster.");
    return all;
  }

  private static Object made(String name, Environment s) {
    return switch (name) {
      case "init" -> new InitCommand(s);
      case "run" -> new RunCommand(s);
      case "check" -> new CheckCommand(s);
      case "doctor" -> new DoctorCommand(s);
      case "parse" -> new ParseCommand(s).spec();
      case "import" -> new ImportCommand(s);
      case "rollup" -> new RollUpCommand(s);
      case "replay" -> new ReplayCommand(s);
      case "tune" -> new TuneCommand(s);
      case "actions" -> new ActionsCommand(s);
      case "alerts" -> new AlertsCommand(s);
      case "blocks" -> new BlocksCommand(s);
      case "reload" -> new ReloadCommand(s);
      case "trusted" -> new TrustedCommand(s);
      case "report" -> new ReportCommand(s);
      case "trace" -> new TraceCommand(s);
      case "sql" -> new SqlCommand(s);
      case "users" -> new UsersCommand(s);
      case "tokens" -> new TokensCommand(s);
      case "backup" -> new BackupCommand(s);
      case "restore" -> new RestoreCommand(s);
      case "plugins" -> new PluginsCommand(s);
      case "demo" -> new DemoCommand(s);
      case "version" -> new VersionCommand(s);
      case "make-archive" -> new MakeArchiveCommand();
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** Says the version. */
  static final class Versions implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"weir " + Version.TEXT};
    }
  }
}
