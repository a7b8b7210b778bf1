package io.weir.cli.doctor;

import io.weir.cli.command.CommandException;
import io.weir.cli.command.CommonOptions;
import io.weir.cli.command.Environment;
import io.weir.cli.command.PipelineOptions;
import io.weir.engine.pipeline.Pipeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks for what is wrong. */
@Command(
    name = "doctor",
    description = {
      "Looks at the pipeline file, the daemon, the logs and whether they are understood, what"
          + " blocks, the store, disks, clocks and zones. One line for each finding: ok, note,"
          + " warning or problem. Changes nothing and sends nothing. Run it as the user that runs"
          + " Weir; root may do what that user may not. Without a pipeline file it looks at what"
          + " weir init looks at."
    },
    footer = {
      "",
      "Examples:",
      "  weir doctor --config weir.yaml",
      "  weir doctor --json",
      "",
      "Exit code: 0 no problem was found, 1 there is one."
    })
public final class DoctorCommand implements Callable<Integer> {
  private final Environment environment;
  @Mixin private PipelineOptions pipeline = new PipelineOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Parameters(paramLabel = "FILE", arity = "0..1", description = "The same as --config FILE.")
  private @Nullable Path file;

  public DoctorCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws InterruptedException {
    boolean named = pipeline.isNamed() || file != null;
    pipeline.file(file);
    Findings findings = new Findings();
    new ProgramCheck(findings).run();
    Path path = pipeline.file(environment);
    if (!named && Files.notExists(path)) {
      findings.note("pipeline", "there is no " + path + ": weir init writes a first one");
      new MachineCheck(findings, environment).run();
    } else {
      pipeline(path, findings);
    }
    if (json) {
      findings.json(environment.out());
    } else {
      boolean colours =
          Boolean.getBoolean("weir.columns")
              && environment.env().getOrDefault("NO_COLOR", "").isEmpty();
      findings.print(environment.out(), colours);
    }
    return findings.hasProblems() ? CommandException.FAILED : 0;
  }

  private void pipeline(Path path, Findings findings) throws InterruptedException {
    PipelineOptions.Made made = pipeline.make(environment, common);
    made.problems().forEach(problem -> findings.problem("pipeline", problem));
    made.notes().forEach(note -> findings.warning("pipeline", note));
    Pipeline whole = made.pipeline();
    if (whole == null) {
      findings.note("pipeline", "nothing else is looked at until the pipeline file is valid");
      return;
    }
    findings.ok("pipeline", path + " is valid: " + PipelineOptions.summary(whole.config()));
    if (whole.config().dryRun()) {
      findings.note("pipeline", "dry_run: true, so nothing is blocked and nobody is told");
    }
    new PipelineCheck(findings, whole, environment.clock()).run();
    StateCheck state = new StateCheck(findings, whole.config().state(), environment.clock());
    state.run();
    DaemonCheck daemon = new DaemonCheck(findings, whole.config().state(), environment);
    daemon.run();
    new SourceCheck(findings, whole, environment.clock()).run();
    new ActionCheck(findings, whole, environment, daemon.isRunning()).run();
    new StoreCheck(findings, whole, environment.clock(), daemon.isRunning()).run();
  }
}
