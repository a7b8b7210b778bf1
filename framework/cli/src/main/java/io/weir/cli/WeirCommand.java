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
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The command itself; its subcommands do the work. */
final class WeirCommand {
  private WeirCommand() {}

  /** Runs the command; returns the exit code. */
  static int run(Environment s, String... args) {
    Supplier<Object> named = args.length == 0 ? null : commands(s).get(args[0]);
    // One that is named is all that is made: picocli reads every option of every command.
    CommandLine line = named == null ? whole(s) : with(List.of(named));
    Converters.register(line);
    ErrorHandler errors = new ErrorHandler(s);
    line.setOut(new PrintWriter(s.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(s.err(), true, StandardCharsets.UTF_8))
        .setUsageHelpAutoWidth(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(errors)
        .setExecutionExceptionHandler(errors);
    Logs.quiet();
    return line.execute(args);
  }

  /** Returns the command with all of its commands, to be looked at. */
  static CommandLine whole(Environment s) {
    return with(commands(s).values());
  }

  private static CommandLine with(Iterable<Supplier<Object>> commands) {
    CommandLine line = new CommandLine(spec(), new PicocliFactory());
    commands.forEach(made -> line.addSubcommand(made.get()));
    return line;
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

  /** In the order in which they are shown. */
  private static Map<String, Supplier<Object>> commands(Environment s) {
    Map<String, Supplier<Object>> all = new LinkedHashMap<>();
    all.put("init", () -> new InitCommand(s));
    all.put("run", () -> new RunCommand(s));
    all.put("check", () -> new CheckCommand(s));
    all.put("doctor", () -> new DoctorCommand(s));
    all.put("parse", () -> new ParseCommand(s).spec());
    all.put("import", () -> new ImportCommand(s));
    all.put("rollup", () -> new RollUpCommand(s));
    all.put("replay", () -> new ReplayCommand(s));
    all.put("tune", () -> new TuneCommand(s));
    all.put("actions", () -> new ActionsCommand(s));
    all.put("alerts", () -> new AlertsCommand(s));
    all.put("blocks", () -> new BlocksCommand(s));
    all.put("reload", () -> new ReloadCommand(s));
    all.put("trusted", () -> new TrustedCommand(s));
    all.put("report", () -> new ReportCommand(s));
    all.put("trace", () -> new TraceCommand(s));
    all.put("sql", () -> new SqlCommand(s));
    all.put("users", () -> new UsersCommand(s));
    all.put("tokens", () -> new TokensCommand(s));
    all.put("backup", () -> new BackupCommand(s));
    all.put("restore", () -> new RestoreCommand(s));
    all.put("plugins", () -> new PluginsCommand(s));
    all.put("demo", () -> new DemoCommand(s));
    all.put("version", () -> new VersionCommand(s));
    all.put("make-archive", MakeArchiveCommand::new);
    return all;
  }

  /** Says the version. */
  static final class Versions implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"weir " + Version.TEXT};
    }
  }
}
