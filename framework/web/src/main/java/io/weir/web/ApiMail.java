package io.weir.web;

import io.javalin.http.Context;
import io.weir.api.store.StoreException;
import io.weir.engine.json.ReportJson;
import io.weir.engine.json.WayJson;
import io.weir.engine.report.Report;
import io.weir.engine.report.Reporter;
import io.weir.engine.view.Operations;
import io.weir.engine.view.Status;
import io.weir.engine.view.Trace;
import io.weir.engine.view.Way;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** One message's way, and statistics. */
final class ApiMail {
  private static final int TOP = 100;

  private final Operations operations;

  ApiMail(Operations operations) {
    this.operations = operations;
  }

  List<ApiRoute> routes() {
    return List.of(
        ApiRoute.get("/trace", this::trace, "id", "near"),
        ApiRoute.get("/statistics", this::statistics, "range", "from", "to", "most"));
  }

  private void trace(Context ctx, ApiRoute.Out out) throws IOException, StoreException {
    String id = EventQuestion.parameter(ctx, "id").strip();
    if (id.isEmpty()) {
      throw ApiProblem.bad("id", "Which queue id or message id?");
    }
    Instant now = operations.health().status().at();
    String near = EventQuestion.parameter(ctx, "near");
    Way way =
        Way.of(
            operations.store(),
            near.isEmpty()
                ? Trace.Asked.recent(id, now, EventQuestion.PATIENCE)
                : Trace.Asked.near(id, time("near", near), now, EventQuestion.PATIENCE));
    if (way.steps().isEmpty()) {
      throw ApiProblem.notFound("No event of this time has this id.");
    }
    WayJson.write(way, out.begin());
  }

  private static Instant time(String parameter, String text) {
    try {
      return Instant.parse(text);
    } catch (java.time.DateTimeException e) {
      throw ApiProblem.bad(parameter, "This is not a time: write 2026-11-22T17:00:00Z.");
    }
  }

  private void statistics(Context ctx, ApiRoute.Out out) throws IOException, StoreException {
    Status status = operations.health().status();
    int most = EventQuestion.parameter(ctx, "most").isEmpty() ? 10 : ApiEvents.most(ctx, TOP);
    Report report =
        new Reporter(
                operations.store().kept(),
                operations.store()::query,
                Clock.fixed(status.at(), status.zone()),
                EventQuestion.PATIENCE)
            .report(StatisticsRoutes.span(ctx, status), most);
    ReportJson.write(report, out.begin());
  }
}
