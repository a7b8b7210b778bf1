package io.weir.cli.load;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.store.StoreException;
import io.weir.cli.command.CommandException;
import io.weir.cli.command.CommonOptions;
import io.weir.cli.command.Environment;
import io.weir.cli.command.PipelineOptions;
import io.weir.cli.socket.CommandStore;
import io.weir.engine.act.StoreDoor;
import io.weir.engine.pipeline.Pipeline;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Roll-ups made again from the stored events. */
@Command(
    name = "rollup",
    description = {
      "Pages and reports about a long time read counts per hour and per day, not the events. The",
      "daemon and weir import keep these counts. --rebuild makes them again from the stored events:",
      "after an upgrade from a Weir that did not have them, or when something else wrote the tables.",
      "Hours of which retention deleted events keep their counts. Meanwhile everything goes on, and",
      "it may be ended and started again at any time."
    },
    footer = {"", "Example:", "  weir rollup --rebuild"})
public final class RollUpCommand implements Callable<Integer> {
  private static final int AT_ONCE = 6;

  private final Environment environment;
  @Mixin private PipelineOptions pipeline = new PipelineOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Option(names = "--rebuild", required = true, description = "Makes the counts again.")
  private boolean rebuild;

  @Option(
      names = "--from",
      paramLabel = "DATE",
      description = "First day: 2026-11-01. Default: that of the oldest event.")
  private @Nullable LocalDate from;

  @Option(
      names = "--to",
      paramLabel = "DATE",
      description = "Last day, included. Default: that of the newest event.")
  private @Nullable LocalDate to;

  private volatile boolean stopping;

  public RollUpCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    if (!rebuild) {
      throw CommandException.bad("nothing to do without --rebuild");
    }
    Pipeline made = pipeline.prepare(environment, common);
    try (StoreDoor store = CommandStore.toRead(made)) {
      environment.onShutdown().accept(() -> stopping = true);
      List<Instant> hours = hours(made, store);
      try (HourProgress progress = HourProgress.on(environment, hours.size())) {
        for (int i = 0; i < hours.size() && !stopping; i += AT_ONCE) {
          List<Instant> some = hours.subList(i, Math.min(hours.size(), i + AT_ONCE));
          store.rollUp(some);
          progress.done(some.size());
        }
      }
      environment
          .out()
          .println(
              stopping
                  ? "stopped: run it again to go on"
                  : hours.size() + " hours were counted again");
      return stopping ? CommandException.FAILED : 0;
    } catch (StoreException e) {
      throw CommandException.failed("store: " + e.getMessage(), e);
    }
  }

  /** All hours from the oldest event on. */
  private List<Instant> hours(Pipeline made, StoreDoor store) throws StoreException {
    ZoneId zone = made.config().zone();
    Instant begin = from == null ? Instant.EPOCH : from.atStartOfDay(zone).toInstant();
    Instant end =
        to == null
            ? environment.clock().instant().plus(1, ChronoUnit.HOURS)
            : to.plusDays(1).atStartOfDay(zone).toInstant();
    Instant first = end;
    for (EventType type : made.kept()) {
      if (begin.isBefore(first)) {
        for (Event event : store.next(type, begin, first, null)) {
          first = event.time().isBefore(first) ? event.time() : first;
        }
      }
    }
    List<Instant> hours = new ArrayList<>();
    Instant hour = first.truncatedTo(ChronoUnit.HOURS);
    while (hour.isBefore(end)) {
      hours.add(hour);
      hour = hour.plus(1, ChronoUnit.HOURS);
    }
    return hours;
  }
}
