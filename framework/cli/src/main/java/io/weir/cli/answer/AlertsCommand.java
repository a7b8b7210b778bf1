package io.weir.cli.answer;

import io.weir.cli.command.DurationConverter;
import io.weir.cli.command.Environment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Alerts, as the running daemon has them. */
@Command(
    name = "alerts",
    description =
        "Lists active alerts, or those of the last days, and shows one with its evidence.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  weir alerts list",
      "  weir alerts list --last 7d --rule stolen_password",
      "  weir alerts show 4be7a91c"
    })
public final class AlertsCommand {
  private final Environment environment;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help and exits.")
  @SuppressWarnings("UnusedVariable") // picocli looks at the option alone
  private boolean help;

  public AlertsCommand(Environment environment) {
    this.environment = environment;
  }

  @Command(
      name = "list",
      description = "Lists the active alerts, the newest first.",
      footer = {"", "Example:", "  weir alerts list --last 1d"})
  int list(
      @Mixin DaemonOptions own,
      @Option(names = "--rule", paramLabel = "RULE", description = "Only alerts of this rule.")
          @Nullable String rule,
      @Option(
              names = "--last",
              paramLabel = "DURATION",
              converter = DurationConverter.class,
              description =
                  "All alerts of this time, also those that are over, out of the store; the newest"
                      + " 10,000.")
          @Nullable Duration last) {
    return new AlertWork(environment, own).list(rule, last);
  }

  @Command(
      name = "show",
      description = "Shows an alert, its evidence, and what followed.",
      footer = {"", "Example:", "  weir alerts show 4be7a91c"})
  int show(
      @Mixin DaemonOptions own,
      @Parameters(
              paramLabel = "ID",
              description = "The id of the alert, or at least four characters of its beginning.")
          String id) {
    return new AlertWork(environment, own).show(id);
  }
}
