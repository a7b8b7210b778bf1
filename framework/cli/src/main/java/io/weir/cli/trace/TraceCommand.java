package io.weir.cli.trace;

import io.weir.api.Text;
import io.weir.api.store.StoreException;
import io.weir.cli.command.CommandException;
import io.weir.cli.command.CommonOptions;
import io.weir.cli.command.DurationConverter;
import io.weir.cli.command.Environment;
import io.weir.cli.command.PipelineOptions;
import io.weir.cli.command.TimeText;
import io.weir.cli.socket.CommandStore;
import io.weir.engine.act.StoreDoor;
import io.weir.engine.json.Json;
import io.weir.engine.json.WayJson;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.run.CommandDesk;
import io.weir.engine.view.MessageSearch;
import io.weir.engine.view.StoreDesk;
import io.weir.engine.view.Trace;
import io.weir.engine.view.Way;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One message's whole way. */
@Command(
    name = "trace",
    description =
        "Shows the events of a message in the order of time: from the client that brought it to"
            + " its deliveries, through content filters and new queue ids, with its bounces. A"
            + " value is shown where it first appears; --full repeats it in each event. Without an"
            + " id it looks for messages by sender or recipient, and lists them if there are"
            + " several. If a running daemon has the store open exclusively, the daemon answers.",
    footer = {
      "",
      "Examples:",
      "  weir trace 4XkbQY2mZzz1q",
      "  weir trace '<20261122.1@example.org>'",
      "  weir trace --sender anna@example.org --recipient '*@example.net' --from 2026-11-20"
    })
public final class TraceCommand implements Callable<Integer> {
  private static final Instant BEGINNING = Instant.EPOCH;
  private static final int MOST_ROWS = 500;

  private final Environment environment;
  @Mixin private PipelineOptions pipeline = new PipelineOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "ID", arity = "0..*", description = "A queue id or message id.")
  private List<String> ids = new ArrayList<>();

  @Option(
      names = "--sender",
      paramLabel = "ADDRESS",
      description = "Messages of this sender: anna@example.org, '*@example.org', '<>' for bounces.")
  private @Nullable String sender;

  @Option(
      names = "--recipient",
      paramLabel = "ADDRESS",
      description = "Messages to this recipient; * as above.")
  private @Nullable String recipient;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description =
          "Events from this day or time on: 2026-11-20, 2026-11-20T17:00. Default: the last 30"
              + " days; all, if there is nothing for an id.")
  private @Nullable String from;

  @Option(
      names = "--to",
      paramLabel = "TIME",
      description = "Events up to the end of this day, or up to this time. Default: now.")
  private @Nullable String to;

  @Option(
      names = "--most",
      paramLabel = "N",
      description = "Maximum number of messages that are listed. Default: ${DEFAULT-VALUE}.")
  private int most = 20;

  @Option(names = "--full", description = "Repeats values that an earlier event has shown.")
  private boolean full;

  @Option(names = "--json", description = "As one JSON object.")
  private boolean json;

  @Option(
      names = "--longest",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "Maximum time for each question to the store. Default: 60s.")
  private Duration longest = Duration.ofSeconds(60);

  public TraceCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    if (ids.isEmpty() == (sender == null && recipient == null)) {
      throw CommandException.bad(
          ids.isEmpty()
              ? "give a queue id or message id, or look for one with --sender or --recipient"
              : "give ids, or --sender and --recipient, not both");
    }
    if (most < 1 || most > MOST_ROWS) {
      throw CommandException.bad("--most: " + most + " is not between 1 and " + MOST_ROWS);
    }
    if (longest.isZero()) {
      throw CommandException.bad("--longest: no time to answer in");
    }
    Pipeline made = pipeline.prepare(environment, common);
    try (StoreDoor door = CommandStore.toRead(made)) {
      CommandDesk store = new CommandDesk(made, door);
      ZoneId zone = made.config().zone();
      return ids.isEmpty() ? search(store, zone) : show(store, ids, zone);
    } catch (StoreException e) {
      throw CommandException.failed("store: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw CommandException.bad(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw CommandException.failed(String.valueOf(e.getMessage()), e);
    }
  }

  private Instant begin(ZoneId zone) {
    Instant usual = environment.clock().instant().minus(Trace.Asked.USUAL);
    Instant begin = from == null ? usual : TimeText.parse("--from", from, zone, 0);
    Instant end = end(zone);
    if (!begin.isBefore(end)) {
      if (from == null) {
        return end.minus(Trace.Asked.USUAL);
      }
      throw CommandException.bad("the range ends before it begins: --from " + from + " --to " + to);
    }
    return begin;
  }

  private Instant end(ZoneId zone) {
    return to == null
        ? environment.clock().instant().plusSeconds(1)
        : TimeText.parse("--to", to, zone, 1);
  }

  private int search(StoreDesk store, ZoneId zone) throws StoreException, IOException {
    Map<String, String> filters = new LinkedHashMap<>();
    if (sender != null) {
      filters.put("sender", sender);
    }
    if (recipient != null) {
      filters.put("recipient", recipient);
    }
    List<MessageSearch.Candidate> found =
        new MessageSearch(filters, begin(zone), end(zone), longest).find(store, most + 1);
    if (found.isEmpty()) {
      throw CommandException.failed(
          "no message of this time matches" + (from == null ? "; see --from" : ""), null);
    }
    if (found.size() == 1) {
      return show(store, List.of(found.get(0).id()), zone);
    }
    boolean more = found.size() > most;
    List<MessageSearch.Candidate> shown = more ? found.subList(0, most) : found;
    if (json) {
      try (Json out = Json.to(environment.out())) {
        out.object(
            object -> {
              WayJson.write(shown, object);
              object.flag("more", more);
            });
      }
      environment.out().println();
    } else {
      text(zone).candidates(shown, more);
    }
    return 0;
  }

  private int show(StoreDesk store, List<String> wanted, ZoneId zone)
      throws StoreException, IOException {
    List<Way> ways = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String id : wanted) {
      Way way = way(store, id.strip(), zone);
      if (way.steps().isEmpty()) {
        missing.add(Text.visible(id, 100));
      } else {
        ways.add(way);
      }
    }
    if (json) {
      try (Json out = Json.to(environment.out())) {
        out.object(
            object ->
                object.array(
                    "messages",
                    array -> {
                      for (Way way : ways) {
                        WayJson.write(way, array);
                      }
                    }));
      }
      environment.out().println();
    } else {
      text(zone).ways(ways);
    }
    environment.out().flush();
    for (String id : missing) {
      environment.err().println("weir: no event has the id " + id);
    }
    return missing.isEmpty() ? 0 : CommandException.FAILED;
  }

  private Way way(StoreDesk store, String id, ZoneId zone) throws StoreException {
    Way way = Way.of(store, new Trace.Asked(id, begin(zone), end(zone), longest));
    // The newest first: there is no index on ids, and most questions are about today.
    return way.steps().isEmpty() && from == null
        ? Way.of(store, new Trace.Asked(id, BEGINNING, end(zone), longest))
        : way;
  }

  private TraceText text(ZoneId zone) {
    return new TraceText(environment.out(), environment.columns().getAsInt(), zone, full);
  }
}
