package io.weir.web;

import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.store.StoreException;
import io.weir.engine.json.Json;
import io.weir.engine.view.Operations;
import io.weir.engine.view.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Kept events of any type: search, as a page and as CSV and JSON. */
final class EventsRoutes implements Page {
  private static final int ROWS = 100;
  private static final int EXPORTED = 10_000;

  private final Operations operations;
  private final Frames frames;
  private final TemplateEngine templates;

  EventsRoutes(Operations operations, Frames frames, TemplateEngine templates) {
    this.operations = operations;
    this.frames = frames;
    this.templates = templates;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/events", this::page);
    routes.get("/events.csv", this::csv);
    routes.get("/events.json", this::json);
  }

  private record Answer(EventQuestion asked, List<Event> events, boolean more) {}

  private Answer answer(Context ctx, Status status, int rows) throws StoreException {
    EventQuestion asked =
        EventQuestion.of(ctx, operations.store().kept(), status.at(), status.zone());
    List<Event> events = operations.store().read(asked.query(rows + 1));
    boolean more = events.size() > rows;
    return new Answer(asked, more ? events.subList(0, rows) : events, more);
  }

  private void page(Context ctx) {
    Status status = operations.health().status();
    List<EventType> kept = operations.store().kept();
    EventList list;
    try {
      Answer answer = answer(ctx, status, ROWS);
      list =
          EventsPage.of(
              answer.asked(), answer.events(), answer.more(), kept, status.at(), status.zone());
    } catch (IllegalArgumentException | StoreException e) {
      ctx.status(e instanceof StoreException ? 503 : 400);
      list = EventsPage.problem(String.valueOf(e.getMessage()), kept);
    }
    StringOutput out = new StringOutput();
    templates.render(
        "events.jte", Map.of("list", list, "frame", frames.of(ctx, status, "events")), out);
    ctx.html(out.toString());
  }

  private void csv(Context ctx) {
    export(ctx, "text/csv; charset=utf-8", EventsRoutes::csv);
  }

  private void json(Context ctx) {
    export(ctx, "application/json", EventsRoutes::json);
  }

  private interface Form {
    String of(EventType type, List<Event> events) throws IOException;
  }

  private void export(Context ctx, String contentType, Form form) {
    try {
      Answer answer = answer(ctx, operations.health().status(), EXPORTED);
      if (answer.more()) {
        ctx.header("X-Weir-More", "only the first " + EXPORTED + " events");
      }
      ctx.contentType(contentType).result(form.of(answer.asked().type(), answer.events()));
    } catch (IllegalArgumentException | StoreException | IOException e) {
      ctx.status(e instanceof IllegalArgumentException ? 400 : 503);
      ctx.contentType("text/plain; charset=utf-8").result(String.valueOf(e.getMessage()));
    }
  }

  private static String csv(EventType type, List<Event> events) {
    Csv out = new Csv();
    out.text("id").text("time");
    type.fields().forEach(field -> out.text(field.name()));
    out.end();
    for (Event event : events) {
      out.text(event.id().toString()).text(event.time().toString());
      for (Field field : type.fields()) {
        if (event.value(field.name()) instanceof Number number && field.kind() != Field.Kind.TIME) {
          out.number(number);
        } else {
          out.text(event.text(field.name()));
        }
      }
      out.end();
    }
    return out.toString();
  }

  private static String json(EventType type, List<Event> events) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Json json = Json.to(bytes)) {
      json.array(
          array -> {
            for (Event event : events) {
              array.event(event);
            }
          });
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
