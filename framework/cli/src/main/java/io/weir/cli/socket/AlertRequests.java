package io.weir.cli.socket;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.Text;
import io.weir.api.rule.Alert;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import io.weir.engine.config.Nearest;
import io.weir.engine.json.AlertJson;
import io.weir.engine.json.Json;
import io.weir.engine.state.Fields;
import io.weir.engine.view.EventFilter;
import io.weir.engine.view.Operations;
import io.weir.engine.view.StoredAlert;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What commands ask about alerts. */
final class AlertRequests {
  private static final int LEAST_PREFIX = 4;
  private static final int MOST = 10_000;
  private static final int MOST_EVENTS = 200;
  private static final Instant END = Instant.parse("9999-01-01T00:00:00Z");

  /** What may follow an alert. */
  private static final List<String> FOLLOW =
      List.of("notice", "block", "block_end", "spared", "alert_end");

  private final Operations operations;

  AlertRequests(Operations operations) {
    this.operations = operations;
  }

  /** The active alerts, or with {@code seconds} all that were raised since then. */
  void list(Fields asked, Json to) throws IOException, StoreException {
    long seconds = asked.number("seconds", 0);
    String rule = asked.text("rule", "");
    List<StoredAlert> found = new ArrayList<>();
    Map<String, Alert> open = new HashMap<>();
    for (Alert alert : operations.alerts().open()) {
      open.put(alert.id(), alert);
      if (seconds == 0) {
        found.add(new StoredAlert(null, alert));
      }
    }
    if (seconds > 0) {
      Instant until = operations.health().status().at().plusSeconds(1);
      for (Event event : stored(until.minusSeconds(seconds), until, "", MOST)) {
        found.add(new StoredAlert(event, open.get(new StoredAlert(event, null).id())));
      }
    }
    to.object(
        json ->
            json.array(
                "alerts",
                array -> {
                  for (StoredAlert alert : found) {
                    if (rule.isEmpty() || rule.equals(alert.rule())) {
                      array.object(one -> AlertJson.write(alert, one));
                    }
                  }
                }));
  }

  /** One alert and what followed. */
  void show(Fields asked, Json to) throws IOException, StoreException {
    StoredAlert alert = find(asked.text("which").strip());
    List<Event> events = new ArrayList<>();
    for (String type : FOLLOW) {
      events.addAll(
          StoredAlert.all(
              operations,
              type,
              alert.first().minusSeconds(1),
              END,
              "alert_id",
              alert.id(),
              MOST_EVENTS));
    }
    events.sort(Comparator.comparing(Event::time));
    to.object(
        json -> {
          json.object("alert", one -> AlertJson.write(alert, one));
          json.array(
              "events",
              array -> {
                for (Event event : events) {
                  array.event(event);
                }
              });
        });
  }

  private StoredAlert find(String which) throws StoreException {
    Set<String> ids = new TreeSet<>();
    if (which.length() >= LEAST_PREFIX) {
      operations.alerts().open().stream()
          .map(Alert::id)
          .filter(id -> id.startsWith(which))
          .forEach(ids::add);
      for (Event event : stored(Instant.EPOCH, END, which + "*", 3)) {
        ids.add(new StoredAlert(event, null).id());
      }
    }
    if (ids.size() > 1) {
      throw new StoreException(
          Reason.FATAL,
          "several alerts have an id that begins with "
              + Text.visible(which, 100)
              + ": give more of it",
          null);
    }
    StoredAlert found =
        ids.isEmpty() ? null : StoredAlert.find(operations, ids.iterator().next(), null);
    if (found == null) {
      throw none(which);
    }
    return found;
  }

  /** Alerts of the store, newest first; with this id, or one that begins so. */
  private List<Event> stored(Instant from, Instant until, String id, int most)
      throws StoreException {
    Optional<EventType> type =
        operations.store().kept().stream().filter(t -> t.name().equals(StoredAlert.TYPE)).findAny();
    if (type.isEmpty()) {
      return List.of();
    }
    return operations
        .store()
        .read(
            Query.about(StoredAlert.TYPE)
                .between(from, until)
                .where(EventFilter.of(type.get(), Map.of("alert_id", id)))
                .most(most));
  }

  private StoreException none(String which) {
    @Nullable String near =
        Nearest.of(which, operations.alerts().open().stream().map(Alert::id).toList());
    return new StoreException(
        Reason.FATAL,
        "there is no alert with the id "
            + Text.visible(which, 100)
            + (near == null
                ? "; weir alerts list --last 7d shows some"
                : "; did you mean " + near + "?"),
        null);
  }
}
