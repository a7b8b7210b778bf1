package io.weir.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.weir.engine.view.Operations;
import io.weir.engine.view.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What programs that watch Weir ask for, apart from its health: {@code /metrics}, figures for
 * Prometheus, and {@code /ready}, whether lines are judged as they come. See {@link Guard} for who
 * may ask. Thread-safe.
 */
final class MonitorRoutes implements Page {
  private static final Logger log = LoggerFactory.getLogger(MonitorRoutes.class);
  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  /** Blocks for lines that are older come too late for the messages that follow them. */
  private static final Duration LATE = Duration.ofMinutes(1);

  private final Operations operations;
  private final Recent<Answer> ready =
      new Recent<>(notReady(List.of("it was just started")), this::isReady);
  private final Recent<Answer> metrics =
      new Recent<>(new Answer(503, TEXT, "# it was just started\n"), this::measure);

  MonitorRoutes(Operations operations) {
    this.operations = operations;
  }

  private record Answer(int code, String type, String text) {}

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/ready", ctx -> answer(ctx, ready.get()));
    routes.get("/metrics", ctx -> answer(ctx, metrics.get()));
  }

  private static void answer(Context ctx, Answer answer) {
    ctx.status(answer.code()).contentType(answer.type()).result(answer.text());
  }

  private static Answer notReady(List<String> reasons) {
    String all = String.join("\",\"", reasons);
    return new Answer(503, JSON, "{\"status\":\"not ready\",\"reasons\":[\"" + all + "\"]}");
  }

  private Answer isReady() {
    try {
      Status status = operations.health().status();
      List<String> reasons = new ArrayList<>();
      if (status.health() == Status.Health.FAILING) {
        reasons.add("nothing is read");
      }
      if (status.sources().stream().anyMatch(MonitorRoutes::isLate)) {
        reasons.add("older lines are read first");
      }
      return reasons.isEmpty()
          ? new Answer(200, JSON, "{\"status\":\"ready\"}")
          : notReady(reasons);
    } catch (RuntimeException e) {
      log.debug("the engine does not answer", e);
      return notReady(List.of("the engine does not answer"));
    }
  }

  /** Also while nothing is known of a source: it was not looked at yet. */
  private static boolean isLate(Status.SourceView source) {
    return source.lag().map(lag -> lag.compareTo(LATE) > 0).orElse(true);
  }

  private Answer measure() {
    try {
      return new Answer(200, TEXT, Metrics.of(operations));
    } catch (RuntimeException e) {
      log.debug("the engine does not answer", e);
      return new Answer(503, TEXT, "# the engine does not answer\n");
    }
  }
}
