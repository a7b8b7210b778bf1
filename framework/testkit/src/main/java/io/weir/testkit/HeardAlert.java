package io.weir.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.api.EventId;
import io.weir.api.rule.Alert;
import io.weir.api.rule.Finding;
import io.weir.api.rule.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Alerts of other rules in the cases of {@link RuleContract}. */
final class HeardAlert {
  private HeardAlert() {}

  /** The alert that a line of events.jsonl begins or ends. */
  static Alert of(JsonNode json) {
    Map.Entry<String, JsonNode> subject = json.get("subject").properties().iterator().next();
    String rule = json.path(json.has("begins") ? "begins" : "ends").asText();
    Instant time = Instant.parse(json.get("time").asText());
    return new Alert(
        rule + " " + subject.getValue().asText(),
        rule,
        "events",
        time,
        Finding.at(
                json.path("level").asInt(1),
                new Subject(subject.getKey(), subject.getValue().asText()))
            .measured(1, 1)
            .since(time)
            .evidence(evidence(json.path("evidence")))
            .events(events(json.path("events")))
            .says(json.path("sentence").asText("it happened")));
  }

  private static Map<String, List<String>> evidence(JsonNode json) {
    Map<String, List<String>> evidence = new TreeMap<>();
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      List<String> values = new ArrayList<>();
      field.getValue().forEach(value -> values.add(value.asText()));
      evidence.put(field.getKey(), values);
    }
    return evidence;
  }

  private static List<EventId> events(JsonNode json) {
    List<EventId> events = new ArrayList<>();
    json.forEach(place -> events.add(new EventId(1, place.asLong(), 0)));
    return events;
  }

  /** The same alert about another subject. */
  static Alert ofAnother(Alert alert) {
    Subject subject = new Subject(alert.subject().field(), "other-" + alert.subject().value());
    return new Alert(
        "other-" + alert.id(),
        alert.rule(),
        alert.unit(),
        alert.last(),
        Finding.at(alert.level(), subject)
            .measured(alert.measure(), alert.limit())
            .since(alert.first())
            .evidence(alert.evidence())
            .events(alert.events())
            .says(alert.sentence()));
  }
}
