package io.weir.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.weir.engine.view.Operations;
import io.weir.engine.view.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers health checks without a session, and therefore without details. 503 means that nothing is
 * read, so that a restart may help; problems that Weir retries itself (an unavailable store or
 * target) are 200 and degraded. Thread-safe.
 */
final class HealthRoutes implements Page {
  private static final Logger log = LoggerFactory.getLogger(HealthRoutes.class);

  private final Operations operations;
  private final Recent<Answer> recent =
      new Recent<>(
          new Answer(503, "{\"status\":\"failing\",\"reasons\":[\"it was just started\"]}"),
          this::ask);

  HealthRoutes(Operations operations) {
    this.operations = operations;
  }

  private record Answer(int code, String json) {}

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/health", this::answer);
  }

  private void answer(Context ctx) {
    Answer now = recent.get();
    ctx.status(now.code()).contentType("application/json").result(now.json());
  }

  private Answer ask() {
    try {
      Status status = operations.health().status();
      String reasons = String.join("\",\"", status.ailments());
      return switch (status.health()) {
        case OK -> new Answer(200, "{\"status\":\"ok\"}");
        case DEGRADED ->
            new Answer(200, "{\"status\":\"degraded\",\"reasons\":[\"" + reasons + "\"]}");
        case FAILING ->
            new Answer(503, "{\"status\":\"failing\",\"reasons\":[\"" + reasons + "\"]}");
      };
    } catch (RuntimeException e) {
      log.debug("the engine does not answer", e);
      return new Answer(
          503, "{\"status\":\"failing\",\"reasons\":[\"the engine does not answer\"]}");
    }
  }
}
