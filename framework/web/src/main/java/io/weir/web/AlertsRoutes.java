package io.weir.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.weir.api.Event;
import io.weir.api.Text;
import io.weir.api.rule.Alert;
import io.weir.api.store.StoreException;
import io.weir.engine.view.Operations;
import io.weir.engine.view.Status;
import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Alerts, those that are over too, from the store. */
final class AlertsRoutes implements Page {
  private static final String TYPE = "alert";
  private static final String SPAN = "7d";
  private static final int ROWS = 50;
  private static final int SHORT = 120;

  /** Values of one field that are shown. */
  private static final int MOST = 12;

  private static final JsonFactory JSON = new JsonFactory();

  private final Operations operations;
  private final Frames frames;
  private final TemplateEngine templates;

  AlertsRoutes(Operations operations, Frames frames, TemplateEngine templates) {
    this.operations = operations;
    this.frames = frames;
    this.templates = templates;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/alerts", this::page);
  }

  private void page(Context ctx) {
    Status status = operations.health().status();
    AlertList list;
    try {
      list = list(ctx, status);
    } catch (IllegalArgumentException | StoreException e) {
      ctx.status(e instanceof StoreException ? 503 : 400);
      String sentence = Text.visible(String.valueOf(e.getMessage()), 500);
      list = new AlertList(spans(SPAN), "", "", sentence, List.of(), "", "");
    }
    StringOutput out = new StringOutput();
    templates.render(
        "past.jte", Map.of("list", list, "frame", frames.of(ctx, status, "alerts")), out);
    ctx.html(out.toString());
  }

  private AlertList list(Context ctx, Status status) throws StoreException {
    EventQuestion asked =
        EventQuestion.of(ctx, TYPE, SPAN, operations.store().kept(), status.at(), status.zone());
    List<Event> events = operations.store().read(asked.query(ROWS + 1));
    boolean more = events.size() > ROWS;
    List<Event> shown = more ? events.subList(0, ROWS) : events;
    Set<String> open =
        operations.alerts().open().stream().map(Alert::id).collect(Collectors.toSet());
    Map<String, String> parameters = new LinkedHashMap<>(asked.parameters("", ""));
    String csv = Links.to("events.csv", parameters);
    parameters.remove("type");
    if (more) {
      parameters.put("after", EventQuestion.after(shown.get(ROWS - 1)));
    }
    return new AlertList(
        spans(asked.range().last()),
        asked.filters().getOrDefault("rule", ""),
        asked.filters().getOrDefault("subject", ""),
        "",
        shown.stream().map(e -> alert(e, open, status.zone())).toList(),
        more ? Links.to("alerts", parameters) : "",
        csv);
  }

  private static List<EventList.Choice> spans(String chosen) {
    return TimeRange.SPANS.stream().map(s -> new EventList.Choice(s, s.equals(chosen))).toList();
  }

  private static AlertList.Past alert(Event event, Set<String> open, ZoneId zone) {
    String field = text(event, "subject_field");
    String subject = text(event, "subject");
    return new AlertList.Past(
        PageText.full(event.time(), zone),
        Text.visible(text(event, "rule"), SHORT),
        PageText.thing(field),
        Text.visible(subject, SHORT),
        Links.subject(field, subject),
        number(event, "measure"),
        number(event, "threshold"),
        Text.visible(text(event, "sentence"), 400),
        evidence(text(event, "evidence")),
        Links.alert(text(event, "alert_id"), event.time()),
        open.contains(text(event, "alert_id")));
  }

  static String text(Event event, String field) {
    String text = event.text(field);
    return text == null ? "" : text;
  }

  static String number(Event event, String field) {
    return event.value(field) instanceof Number n ? PageText.number(n.doubleValue()) : "";
  }

  /** What was cut because it was too long is shown as far as it goes. */
  static List<TraceView.Value> evidence(String json) {
    List<TraceView.Value> values = new ArrayList<>();
    String field = "";
    int shown = 0;
    try (JsonParser in = JSON.createParser(json)) {
      for (JsonToken next = in.nextToken(); next != null; next = in.nextToken()) {
        if (next == JsonToken.FIELD_NAME) {
          field = in.currentName();
          shown = 0;
        } else if (next == JsonToken.VALUE_STRING && shown++ < MOST) {
          String text = in.getText();
          String label = shown == 1 ? PageText.thing(field) : "";
          values.add(
              new TraceView.Value(label, Text.visible(text, 80), Links.subject(field, text)));
        }
      }
    } catch (IOException e) {
      return values;
    }
    return values;
  }
}
