package io.weir.cli.actions;

import io.weir.api.Text;
import io.weir.api.store.StoreException;
import io.weir.cli.command.CommandException;
import io.weir.cli.command.CommonOptions;
import io.weir.cli.command.Environment;
import io.weir.cli.command.PipelineOptions;
import io.weir.cli.socket.ActionLink;
import io.weir.engine.config.PipelineConfig;
import io.weir.engine.config.WebConfig;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.run.ActionTrial;
import io.weir.engine.view.Outcome;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Actions of the pipeline. */
@Command(
    name = "actions",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Example:", "  weir actions test tell_admin"})
public final class ActionsCommand {
  private final Environment environment;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help and exits.")
  @SuppressWarnings("UnusedVariable") // picocli looks at the option alone
  private boolean help;

  public ActionsCommand(Environment environment) {
    this.environment = environment;
  }

  @Command(
      name = "test",
      description = {
        "Sends a trial notice with an action that notifies. Of an action that blocks, reads what its"
            + " target blocks, and changes nothing.",
        "If a daemon runs, it does this; otherwise this command does, as the configuration says, and"
            + " should be run as the user that runs Weir."
      },
      footer = {
        "",
        "Example:",
        "  weir actions test tell_admin",
        "",
        "Exit code: 0 it works, 1 it does not, 2 invalid configuration or no such action."
      })
  int test(
      @Mixin PipelineOptions pipeline,
      @Mixin CommonOptions common,
      @Parameters(paramLabel = "ID", description = "The action's id in the pipeline file.")
          String action)
      throws InterruptedException {
    Pipeline made = pipeline.prepare(environment, common);
    Outcome outcome;
    try {
      outcome = ActionLink.test(made.config().state(), action, environment.env()).orElse(null);
    } catch (StoreException e) {
      throw CommandException.failed(Text.visible(String.valueOf(e.getMessage()), 500), e);
    }
    String by = " (tried out by the running daemon)";
    if (outcome == null) {
      outcome = ActionTrial.of(made, action, page(made.config()));
      by = " (no daemon runs; tried out by this command)";
    }
    if (outcome.isDone()) {
      environment.out().println(Text.visible(outcome.sentence()) + by);
      return 0;
    }
    String problem = Text.visible(outcome.sentence(), 2_000) + by;
    throw outcome.field().equals("id")
        ? CommandException.bad(problem)
        : CommandException.failed(problem, null);
  }

  private static Optional<String> page(PipelineConfig config) {
    WebConfig web = config.web();
    return web == null || web.url() == null && web.listen().port() == 0
        ? Optional.empty()
        : Optional.of(web.baseUrl());
  }
}
