package io.weir.cli.check;

import io.weir.api.Text;
import io.weir.cli.command.CommandException;
import io.weir.cli.command.CommonOptions;
import io.weir.cli.command.Environment;
import io.weir.cli.command.PipelineOptions;
import io.weir.engine.config.WebConfig;
import io.weir.engine.pipeline.Pipeline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says all that is wrong with a pipeline file. */
@Command(
    name = "check",
    description =
        "Changes nothing. Warns of what this machine lacks, and of a log whose newest lines nobody"
            + " understands.",
    footer = {
      "",
      "Examples:",
      "  weir check --config weir.yaml",
      "  weir check --set store.path=/var/lib/weir/weir",
      "  weir check --against-log /var/log/mail.log.1"
    })
public final class CheckCommand implements Callable<Integer> {
  private final Environment environment;
  @Mixin private PipelineOptions pipeline = new PipelineOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "FILE", arity = "0..1", description = "The same as --config FILE.")
  private @Nullable Path file;

  @Option(
      names = "--against-log",
      paramLabel = "LOG",
      description =
          "Also reads this old log, plain or compressed, and shows how many lines are understood,"
              + " which events they are, and how many of them each rule counts. Repeatable.")
  private List<Path> logs = new ArrayList<>();

  public CheckCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws InterruptedException {
    pipeline.file(file);
    Pipeline made = pipeline.prepare(environment, common);
    WebConfig web = made.config().web();
    List<String> ofTls =
        web == null || web.tls() == null
            ? List.of()
            : Certificate.warnings(made.config(), web.tls(), environment.clock().instant());
    environment
        .out()
        .println(
            Text.visible(pipeline.file(environment).toString())
                + " is valid: "
                + PipelineOptions.summary(made.config()));
    environment.out().flush();
    // No problem of the file, which may be for another machine: the exit code stays.
    warn(ofTls);
    warn(made.missing());
    warn(made.notUnderstood());
    warn(made.trustedFiles().read());
    if (logs.isEmpty()) {
      return 0;
    }
    environment.out().println();
    return new AgainstLog(environment, made).print(logs) ? 0 : CommandException.FAILED;
  }

  private void warn(List<String> sentences) {
    for (String sentence : sentences) {
      environment.err().println("weir: warning: " + Text.visible(sentence));
    }
  }
}
