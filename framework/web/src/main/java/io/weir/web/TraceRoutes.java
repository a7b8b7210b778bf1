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
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One message's whole way, by any of its ids. */
final class TraceRoutes implements Page {
  /** Without a time to look near. */
  private static final Duration USUAL = Duration.ofDays(30);

  /** A message may wait in a queue for five days. */
  private static final Duration BEFORE = Duration.ofDays(6);

  private static final Duration AFTER = Duration.ofDays(8);
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
        view = view(id, find(id, EventQuestion.parameter(ctx, "near"), status.at()), status.zone());
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

  private List<Event> find(String id, String near, Instant now) throws StoreException {
    Instant from = now.minus(USUAL);
    Instant until = now.plusSeconds(1);
    if (!near.isEmpty()) {
      Instant at = Instant.parse(near);
      if (at.isBefore(Instant.EPOCH) || at.isAfter(now.plus(AFTER))) {
        throw new DateTimeException("'" + near + "' is no time of a message.");
      }
      from = at.minus(BEFORE);
      until = at.plus(AFTER);
    }
    return Trace.of(operations.store(), new Trace.Asked(id, from, until, EventQuestion.PATIENCE));
  }

  private static TraceView view(String id, List<Event> events, ZoneId zone) {
    if (events.isEmpty()) {
      return new TraceView(id, "No event of the last 30 days has this id.", "", List.of());
    }
    Event first = events.get(0);
    Duration took = between(first, events.get(events.size() - 1));
    List<TraceView.Step> steps = new ArrayList<>();
    for (Event event : events) {
      steps.add(
          new TraceView.Step(
              PageText.full(event.time(), zone),
              steps.isEmpty() ? "" : "+ " + seconds(between(first, event)),
              event.type().name().replace('_', ' '),
              event.type().doc(),
              values(event, zone)));
    }
    return new TraceView(id, "", events.size() + " events in " + seconds(took), steps);
  }

  private static Duration between(Event first, Event other) {
    return Duration.between(first.time(), other.time());
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
