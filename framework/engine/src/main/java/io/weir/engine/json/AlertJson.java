package io.weir.engine.json;

import io.weir.api.rule.Alert;
import io.weir.engine.view.Evidence;
import io.weir.engine.view.StoredAlert;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Alerts as JSON. */
public final class AlertJson {
  private AlertJson() {}

  /** Writes the values of an alert into an object. */
  public static void write(StoredAlert alert, Json to) throws IOException {
    to.text("alert_id", alert.id()).text("rule", alert.rule()).number("level", alert.level());
    to.subject(alert.subject());
    to.number("measure", alert.measure()).number("threshold", alert.limit());
    to.text("unit", alert.unit());
    to.time("first_time", alert.first()).time("time", alert.last());
    to.text("sentence", alert.sentence());
    Alert now = alert.now();
    Map<String, List<String>> evidence =
        now == null ? Evidence.of(alert.text("evidence")) : new TreeMap<>(now.evidence());
    to.object(
        "evidence",
        json -> {
          for (Map.Entry<String, List<String>> field : evidence.entrySet()) {
            json.texts(field.getKey(), field.getValue());
          }
        });
    to.flag("active", now != null);
  }
}
