package io.weir.web;

import io.javalin.http.Context;
import io.weir.api.Event;
import io.weir.api.rule.Alert;
import io.weir.api.store.StoreException;
import io.weir.engine.json.AlertJson;
import io.weir.engine.view.Operations;
import io.weir.engine.view.Status;
import io.weir.engine.view.StoredAlert;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Alerts: those that are active, and those that the store has. */
final class ApiAlerts {
  private static final String SPAN = "7d";

  private final Operations operations;

  ApiAlerts(Operations operations) {
    this.operations = operations;
  }

  List<ApiRoute> routes() {
    return List.of(
        ApiRoute.get("/alerts/active", this::active),
        ApiRoute.get(
            "/alerts", this::all, "last", "from", "until", "order", "f.*", "most", "cursor"),
        ApiRoute.get("/alerts/{alert_id}", this::one));
  }

  private void active(Context ctx, ApiRoute.Out out) throws IOException {
    List<Alert> open = operations.alerts().open();
    out.begin()
        .object(
            json ->
                json.array(
                    "alerts",
                    array -> {
                      for (Alert alert : open) {
                        array.object(one -> AlertJson.write(new StoredAlert(null, alert), one));
                      }
                    }));
  }

  private void all(Context ctx, ApiRoute.Out out) throws IOException, StoreException {
    Status status = operations.health().status();
    EventQuestion asked =
        EventQuestion.of(
            ctx, StoredAlert.TYPE, SPAN, operations.store().kept(), status.at(), status.zone());
    int most = ApiEvents.most(ctx, ApiEvents.MOST_LISTED);
    List<Event> events = operations.store().read(asked.query(most + 1));
    boolean more = events.size() > most;
    List<Event> shown = more ? events.subList(0, most) : events;
    Map<String, Alert> open = new HashMap<>();
    operations.alerts().open().forEach(alert -> open.put(alert.id(), alert));
    out.begin()
        .object(
            json -> {
              json.array(
                  "alerts",
                  array -> {
                    for (Event event : shown) {
                      Alert now = open.get(new StoredAlert(event, null).id());
                      array.object(one -> AlertJson.write(new StoredAlert(event, now), one));
                    }
                  });
              json.text("next", more ? EventQuestion.after(shown.get(most - 1)) : null);
            });
  }

  private void one(Context ctx, ApiRoute.Out out) throws IOException, StoreException {
    StoredAlert alert = StoredAlert.find(operations, ctx.pathParam("alert_id"), null);
    if (alert == null) {
      throw ApiProblem.notFound("There is no such alert.");
    }
    out.begin().object(json -> AlertJson.write(alert, json));
  }
}
