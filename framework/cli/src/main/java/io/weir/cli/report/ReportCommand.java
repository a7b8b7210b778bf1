package io.weir.cli.report;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.Text;
import io.weir.api.store.StoreException;
import io.weir.cli.command.CommandException;
import io.weir.cli.command.CommonOptions;
import io.weir.cli.command.DurationConverter;
import io.weir.cli.command.Environment;
import io.weir.cli.command.PipelineOptions;
import io.weir.cli.socket.CommandStore;
import io.weir.cli.socket.DaemonLink;
import io.weir.engine.act.StoreDoor;
import io.weir.engine.json.Json;
import io.weir.engine.json.ReportJson;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.report.Report;
import io.weir.engine.report.ReportText;
import io.weir.engine.report.ReportWords;
import io.weir.engine.report.Reporter;
import io.weir.engine.report.Span;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Statistics of a time range. */
@Command(
    name = "report",
    description =
        "Counts what the store has of a time range and compares it with the range before: messages,"
            + " deliveries, rejects, logins, delays, alerts and blocks, and who had the most of"
            + " them. Days begin in the time zone of the pipeline. If a running daemon has the"
            + " store open exclusively, the daemon answers.",
    footer = {
      "",
      "Examples:",
      "  weir report",
      "  weir report --week --html > week.html",
      "  weir report --from 2026-11-01 --to 2026-11-15 --top 20"
    })
public final class ReportCommand implements Callable<Integer> {
  private static final int MOST_ROWS = 1_000;

  private final Environment environment;
  @Mixin private PipelineOptions pipeline = new PipelineOptions();
  @Mixin private CommonOptions common = new CommonOptions();
  @Mixin private RangeOptions range = new RangeOptions();

  @Option(names = "--text", description = "As text. The default.")
  private boolean text;

  @Option(names = "--json", description = "As one JSON object.")
  private boolean json;

  @Option(names = "--html", description = "As an HTML page that needs no other file.")
  private boolean html;

  @Option(
      names = "--send",
      paramLabel = "KIND",
      description =
          "Has the running daemon send its report of the last whole day, week or month now: daily,"
              + " weekly, monthly, as the pipeline file has it.")
  private @Nullable String send;

  @Option(
      names = "--top",
      paramLabel = "N",
      description = "Rows of each list. Default: ${DEFAULT-VALUE}.")
  private int top = 10;

  @Option(
      names = "--longest",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description =
          "Maximum time for all questions to the store. What is not counted by then is missing, and"
              + " named. Default: 5m.")
  private Duration longest = Duration.ofMinutes(5);

  public ReportCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    if ((text ? 1 : 0) + (json ? 1 : 0) + (html ? 1 : 0) > 1) {
      throw CommandException.bad("give one of --text, --json and --html");
    }
    if (top < 1 || top > MOST_ROWS) {
      throw CommandException.bad("--top: " + top + " is not between 1 and " + MOST_ROWS);
    }
    if (longest.isZero()) {
      throw CommandException.bad("--longest: no time to answer in");
    }
    Pipeline made = pipeline.prepare(environment, common);
    if (send != null) {
      return send(made, send);
    }
    Span span = range.span(environment.clock().instant(), made.config().zone());
    try (StoreDoor store = CommandStore.toRead(made)) {
      Report report =
          new Reporter(made.kept(), store::query, environment.clock(), longest).report(span, top);
      if (report.events() == 0 && report.notes().isEmpty()) {
        Instant oldest =
            oldest(made, store)
                .orElseThrow(
                    () ->
                        CommandException.failed(
                            "the store has no events: weir run or weir import fills it", null));
        environment
            .err()
            .println(
                "weir: the store has no events of this time; its oldest is of "
                    + ReportWords.time(oldest, span.zone()));
      }
      print(report);
      return report.notes().isEmpty() ? 0 : CommandException.FAILED;
    } catch (StoreException e) {
      throw CommandException.failed("store: " + e.getMessage(), e);
    } catch (IOException e) {
      throw CommandException.failed(String.valueOf(e.getMessage()), e);
    }
  }

  private int send(Pipeline made, String kind) {
    try {
      String said =
          DaemonLink.sendReport(made.config().state(), made.kept(), kind)
              .orElseThrow(
                  () ->
                      CommandException.failed(
                          "no daemon runs, which would send it: weir run", null));
      environment.out().println(Text.visible(said));
      return 0;
    } catch (StoreException e) {
      throw CommandException.failed(String.valueOf(e.getMessage()), e);
    }
  }

  private static Optional<Instant> oldest(Pipeline made, StoreDoor store) throws StoreException {
    Instant end = Instant.parse("9999-12-31T00:00:00Z");
    Instant oldest = null;
    for (EventType type : made.kept()) {
      for (Event event : store.next(type, Instant.EPOCH, end, null)) {
        oldest = oldest == null || event.time().isBefore(oldest) ? event.time() : oldest;
      }
    }
    return Optional.ofNullable(oldest);
  }

  private void print(Report report) throws IOException {
    if (json) {
      try (Json out = Json.to(environment.out())) {
        ReportJson.write(report, out);
      }
      environment.out().println();
    } else if (html) {
      environment.out().print(ReportHtml.of(report));
    } else {
      new ReportText(environment.out(), environment.columns().getAsInt()).print(report);
    }
  }
}
