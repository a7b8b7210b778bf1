package io.weir.cli.replay;

import io.weir.api.rule.Rule;
import io.weir.api.store.StoreException;
import io.weir.cli.command.CommandException;
import io.weir.cli.command.CommonOptions;
import io.weir.cli.command.Environment;
import io.weir.cli.command.PipelineOptions;
import io.weir.cli.text.Quantity;
import io.weir.cli.text.TextTable;
import io.weir.engine.judge.JudgedRule;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.replay.Peaks;
import io.weir.engine.replay.Replay;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Limits from what was usual. */
@Command(
    name = "tune",
    description = {
      "Measures what the rules of a pipeline measure, on old logs or on the events in the store, and",
      "shows for each rule its limits, the highest measures of the weeks with their subjects, and",
      "the limit that one subject a week would have reached. Trusted subjects are among them.",
      "Nothing is changed; weir replay shows what other limits would have done."
    },
    footer = {
      "",
      "Examples:",
      "  weir tune /var/log/mail.log /var/log/mail.log.1",
      "  weir tune --from-store"
    })
public final class TuneCommand implements Callable<Integer> {
  private static final int SHOWN = 10;

  private final Environment environment;
  @Mixin private PipelineOptions pipeline = new PipelineOptions();
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private PastEvents past = new PastEvents();

  public TuneCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws InterruptedException {
    past.check();
    Pipeline made = pipeline.prepare(environment, common);
    Replay replay = new Replay(made, alert -> {}, true);
    try {
      boolean whole = past.read(environment, "tune", made, replay);
      Peaks peaks = replay.peaks();
      environment
          .out()
          .println(
              Quantity.of(replay.events(), "event", "events")
                  + " in "
                  + Quantity.of(peaks.weeks(), "week", "weeks"));
      made.rules().forEach(rule -> print(made, rule, peaks));
      return whole ? 0 : CommandException.FAILED;
    } catch (StoreException e) {
      throw CommandException.failed("store: " + e.getMessage(), e);
    } catch (IOException e) {
      throw CommandException.failed(String.valueOf(e.getMessage()), e);
    }
  }

  private void print(Pipeline made, JudgedRule rule, Peaks peaks) {
    List<Peaks.Peak> highest = peaks.highest(rule.id(), SHOWN);
    String limits =
        rule.rule().levels().stream()
            .map(Rule.Level::limit)
            .map(CourseTables::number)
            .map(String::valueOf)
            .collect(Collectors.joining(", "));
    OptionalDouble proposed = peaks.oneAWeek(rule.id());
    environment
        .out()
        .println(
            "\n"
                + rule.id()
                + ": limits "
                + limits
                + " "
                + rule.rule().unit()
                + "; "
                + (highest.isEmpty()
                    ? "nothing was measured"
                    : proposed.isEmpty()
                        ? "too few subjects for a proposal"
                        : "one subject a week reaches "
                            + CourseTables.number(proposed.getAsDouble())));
    if (!highest.isEmpty()) {
      TextTable table = new TextTable(List.of("highest", "subject", "at"));
      int columns = environment.columns().getAsInt();
      CourseTables times = new CourseTables(made.config().zone(), environment.out(), columns);
      highest.forEach(
          p ->
              table.row(
                  List.of(
                      CourseTables.number(p.measure()),
                      p.subject().value(),
                      String.valueOf(times.time(p.at())))));
      table.print(environment.out());
    }
  }
}
