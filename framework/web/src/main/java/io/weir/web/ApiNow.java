package io.weir.web;

import io.javalin.http.Context;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.engine.coverage.Coverage;
import io.weir.engine.json.Json;
import io.weir.engine.view.AlertDesk;
import io.weir.engine.view.Operations;
import io.weir.engine.view.Status;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How the daemon is doing, its rules, and the types of event. */
final class ApiNow {
  private final Operations operations;

  ApiNow(Operations operations) {
    this.operations = operations;
  }

  List<ApiRoute> routes() {
    return List.of(
        ApiRoute.get("/status", this::status),
        ApiRoute.get("/rules", this::rules),
        ApiRoute.get("/types", this::types));
  }

  private void status(Context ctx, ApiRoute.Out out) throws IOException {
    Status status = operations.health().status();
    out.begin()
        .object(
            json -> {
              json.text("version", status.version());
              json.time("started", status.started()).time("at", status.at());
              json.time("event_time", status.eventTime()).text("zone", status.zone().getId());
              json.text("health", status.health().name().toLowerCase(Locale.ROOT));
              json.text("standstill", status.standstill()).texts("problems", status.problems());
              json.number("lines", status.lines());
              json.object(
                  "events",
                  events -> {
                    for (Map.Entry<String, Long> type : new TreeMap<>(status.events()).entrySet()) {
                      events.number(type.getKey(), type.getValue());
                    }
                  });
              json.object("understood", part -> understood(status.coverage(), part));
              json.array("sources", part -> sources(status, part));
              json.object("store", part -> store(status.store(), part));
              json.array("actions", part -> actions(status, part));
            });
  }

  private static void understood(Coverage coverage, Json to) throws IOException {
    to.number("unknown_lines", coverage.unknown()).number("other_lines", coverage.otherLines());
    to.array(
        "programs",
        json -> {
          for (Coverage.Program program : coverage.programs()) {
            json.object(
                one ->
                    one.text("program", program.program())
                        .number("lines", program.lines())
                        .number("unknown", program.unknown()));
          }
        });
  }

  private static void sources(Status status, Json to) throws IOException {
    for (Status.SourceView source : status.sources()) {
      to.object(
          json ->
              json.text("id", source.id())
                  .text("what", source.state().what())
                  .number("lag_bytes", known(source.state().behind()))
                  .number("total_bytes", known(source.state().total()))
                  .seconds("lag_seconds", source.lag().orElse(null))
                  .text("problem", source.state().problem()));
    }
  }

  private static @Nullable Double known(long bytes) {
    return bytes < 0 ? null : (Double) (double) bytes;
  }

  private static void store(Status.StoreView store, Json to) throws IOException {
    to.text("what", store.what()).time("away", store.away().orElse(null));
    to.text("problem", store.problem()).number("kept", store.kept());
    to.number("waiting", store.waiting()).number("waiting_bytes", store.waitingBytes());
    to.number("refused", store.refused());
  }

  private static void actions(Status status, Json to) throws IOException {
    for (Status.ActionView action : status.actions()) {
      to.object(
          json ->
              json.text("id", action.id())
                  .text("type", action.type())
                  .flag("blocks", action.blocks())
                  .flag("dry_run", action.dryRun())
                  .number("done", action.done())
                  .number("failed", action.failed())
                  .number("waiting", action.waiting())
                  .text("problem", action.problem()));
    }
  }

  private void rules(Context ctx, ApiRoute.Out out) throws IOException {
    Map<String, Status.RuleView> counts = new HashMap<>();
    operations.health().status().rules().forEach(rule -> counts.put(rule.id(), rule));
    List<AlertDesk.RuleStatus> rules = operations.alerts().rules();
    out.begin()
        .object(
            json ->
                json.array(
                    "rules",
                    array -> {
                      for (AlertDesk.RuleStatus rule : rules) {
                        array.object(one -> rule(rule, counts.get(rule.id()), one));
                      }
                    }));
  }

  private static void rule(AlertDesk.RuleStatus rule, Status.@Nullable RuleView counts, Json to)
      throws IOException {
    to.text("id", rule.id())
        .text("type", rule.type())
        .texts("subject_fields", rule.subjectFields());
    to.text("unit", rule.unit());
    to.number("raised", counts == null ? 0 : counts.raised());
    to.number("active", counts == null ? 0 : counts.active());
    to.array(
        "limits",
        json -> {
          for (AlertDesk.Limit limit : rule.limits()) {
            json.object(
                one -> one.number("limit", limit.limit()).texts("actions", limit.actions()));
          }
        });
    to.array(
        "top",
        json -> {
          for (AlertDesk.Present present : rule.top()) {
            json.object(
                one ->
                    one.subject(present.subject())
                        .number("value", present.value())
                        .time("since", present.since())
                        .flag("trusted", present.trusted()));
          }
        });
  }

  private void types(Context ctx, ApiRoute.Out out) throws IOException {
    List<EventType> kept = operations.store().kept();
    out.begin()
        .object(
            json ->
                json.array(
                    "types",
                    types -> {
                      for (EventType type : kept) {
                        types.object(one -> type(type, one));
                      }
                    }));
  }

  private static void type(EventType type, Json to) throws IOException {
    to.text("name", type.name()).text("doc", type.doc());
    to.array(
        "fields",
        json -> {
          for (Field field : type.fields()) {
            json.object(
                one ->
                    one.text("name", field.name())
                        .text("kind", field.kind().name().toLowerCase(Locale.ROOT))
                        .text("doc", field.doc()));
          }
        });
  }
}
