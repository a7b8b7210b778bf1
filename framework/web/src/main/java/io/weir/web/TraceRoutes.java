package io.weir.web;

import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.weir.api.Event;
import io.weir.api.Field;
import io.weir.api.Text;
import io.weir.api.store.StoreException;
import io.weir.engine.view.Operations;
import io.weir.engine.view.Status;
import io.weir.engine.view.Trace;
import io.weir.engine.view.Way;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One message's whole way, by any of its ids. */
final class TraceRoutes implements Page {
  private static final int SHORT = 200;

  private final Operations operations;
  private final Frames frames;
  private final TemplateEngine templates;

  TraceRoutes(Operations operations, Frames frames, TemplateEngine templates) {
    this.operations = operations;
    this.frames = frames;
    this.templates = templates;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/trace", this::page);
  }

  private void page(Context ctx) {
    Status status = operations.health().status();
    String id = EventQuestion.parameter(ctx, "id").strip();
    TraceView view;
    if (id.isEmpty()) {
      view = new TraceView("", "", "", List.of());
    } else {
      try {
        view = view(find(id, EventQuestion.parameter(ctx, "near"), status.at()), status.zone());
      } catch (StoreException | DateTimeException e) {
        ctx.status(e instanceof StoreException ? 503 : 400);
        String sentence = Text.visible(String.valueOf(e.getMessage()), 500);
        view = new TraceView(id, sentence, "", List.of());
      }
    }
    StringOutput out = new StringOutput();
    templates.render(
        "trace.jte", Map.of("view", view, "frame", frames.of(ctx, status, "trace")), out);
    ctx.html(out.toString());
  }

  private Way find(String id, String near, Instant now) throws StoreException {
    return Way.of(
        operations.store(),
        near.isEmpty()
            ? Trace.Asked.recent(id, now, EventQuestion.PATIENCE)
            : Trace.Asked.near(id, Instant.parse(near), now, EventQuestion.PATIENCE));
  }

  private static TraceView view(Way way, ZoneId zone) {
    if (way.steps().isEmpty()) {
      return new TraceView(way.asked(), "No event of the last 30 days has this id.", "", List.of());
    }
    List<TraceView.Step> steps = new ArrayList<>();
    for (Way.Step step : way.steps()) {
      Event event = step.event();
      steps.add(
          new TraceView.Step(
              PageText.full(event.time(), zone),
              steps.isEmpty() ? "" : "+ " + seconds(step.sinceFirst()),
              event.type().name().replace('_', ' '),
              event.type().doc(),
              values(event, zone)));
    }
    return new TraceView(
        way.asked(), "", steps.size() + " events in " + seconds(way.took()), steps);
  }

  private static String seconds(Duration span) {
    return span.compareTo(Duration.ofMinutes(1)) < 0
        ? PageText.number(span.toMillis() / 1000.0) + " s"
        : PageText.span(span);
  }

  private static List<TraceView.Value> values(Event event, ZoneId zone) {
    List<TraceView.Value> values = new ArrayList<>();
    for (Field field : event.type().fields()) {
      Object value = event.value(field.name());
      if (value == null || value.equals("")) {
        continue;
      }
      String text =
          field.kind() == Field.Kind.TIME
              ? PageText.full(Event.instant((Long) value), zone)
              : String.valueOf(event.text(field.name()));
      values.add(
          new TraceView.Value(
              EventsPage.label(field),
              Text.visible(text, SHORT),
              Links.subject(field.name(), text)));
    }
    return values;
  }
}
