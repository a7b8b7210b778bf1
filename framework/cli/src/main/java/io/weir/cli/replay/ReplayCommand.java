package io.weir.cli.replay;

import io.weir.api.rule.Alert;
import io.weir.api.store.StoreException;
import io.weir.cli.command.CommandException;
import io.weir.cli.command.CommonOptions;
import io.weir.cli.command.Environment;
import io.weir.cli.command.PipelineOptions;
import io.weir.cli.text.JsonOut;
import io.weir.cli.text.Quantity;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.replay.Replay;
import io.weir.engine.replay.Replayed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The rules over old logs. */
@Command(
    name = "replay",
    description = {
      "Runs old logs, plain or compressed, or the events in the store, through the rules of a",
      "pipeline, in the time of the events, and shows whom they would have warned of and blocked,",
      "when, and how many events it had come to by then. Nothing is changed, sent or blocked.",
      "With --against the same is done with a second pipeline file, and both are shown side by",
      "side: is 60 an hour a better limit than 100?"
    },
    footer = {
      "",
      "Examples:",
      "  weir replay /var/log/mail.log.1",
      "  weir replay --from-store --since 30d --against lower.yaml"
    })
public final class ReplayCommand implements Callable<Integer> {
  private final Environment environment;
  @Mixin private PipelineOptions pipeline = new PipelineOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Option(
      names = "--against",
      paramLabel = "FILE",
      description = "A second pipeline file to compare with.")
  private @Nullable Path against;

  @Mixin private PastEvents past = new PastEvents();

  @Option(names = "--json", description = "Each alert as one JSON object in a line.")
  private boolean json;

  private boolean incomplete;

  public ReplayCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws InterruptedException {
    past.check();
    Path file = pipeline.file(environment);
    Pipeline made = pipeline.prepare(environment, common);
    Path other = against;
    Pipeline compared =
        other == null
            ? null
            : PipelineOptions.prepare(
                environment, other, List.of(), () -> common.catalog(environment));
    try {
      Course course = replay(made, file, compared != null);
      if (other != null && compared != null) {
        Course second = replay(compared, other, true);
        if (!json) {
          tables(made).print(name(file), course, name(other), second);
        }
      } else if (!json) {
        tables(made).print(course);
      }
      return incomplete ? CommandException.FAILED : 0;
    } catch (StoreException e) {
      throw CommandException.failed("store: " + e.getMessage(), e);
    } catch (IOException | UncheckedIOException e) {
      throw CommandException.failed(String.valueOf(e.getMessage()), e);
    }
  }

  private CourseTables tables(Pipeline made) {
    return new CourseTables(
        made.config().zone(), environment.out(), environment.columns().getAsInt());
  }

  private static String name(Path file) {
    Path name = file.getFileName();
    return name == null ? file.toString() : name.toString();
  }

  private Course replay(Pipeline made, Path file, boolean named)
      throws IOException, StoreException, InterruptedException {
    Course course = new Course();
    Consumer<Replayed> alerts =
        alert -> {
          course.add(alert);
          if (json) {
            print(alert, named ? file : null);
          }
        };
    Replay replay = new Replay(made, alerts);
    incomplete |= !past.read(environment, "replay", made, replay);
    if (!json) {
      environment
          .out()
          .println(
              file
                  + ": "
                  + Quantity.of(replay.events(), "event", "events")
                  + ", "
                  + Quantity.of(course.alerts(), "alert", "alerts")
                  + " about "
                  + Quantity.of(course.cases().size(), "subject", "subjects"));
    }
    return course;
  }

  private void print(Replayed replayed, @Nullable Path of) {
    Alert alert = replayed.alert();
    JsonOut out = new JsonOut();
    out.raw('{');
    if (of != null) {
      out.raw("\"config\":").text(of.toString()).raw(',');
    }
    out.raw("\"time\":").text(alert.last().toString());
    out.raw(",\"rule\":").text(alert.rule()).raw(",\"level\":").number(alert.level());
    out.raw(",\"subject\":{\"field\":").text(alert.subject().field());
    out.raw(",\"value\":").text(alert.subject().value()).raw('}');
    out.raw(",\"measure\":").number(alert.measure()).raw(",\"limit\":").number(alert.limit());
    out.raw(",\"actions\":[");
    String comma = "";
    for (String action : replayed.actions()) {
      out.raw(comma).text(action);
      comma = ",";
    }
    out.raw("]}\n");
    try {
      out.drainTo(environment.out());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
