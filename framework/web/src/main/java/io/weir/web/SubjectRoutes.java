package io.weir.web;

import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.weir.engine.view.Operations;
import io.weir.engine.view.Status;
import java.util.Map;

/** One address, account, sender or recipient. */
final class SubjectRoutes implements Page {
  private final Operations operations;
  private final Frames frames;
  private final TemplateEngine templates;

  SubjectRoutes(Operations operations, Frames frames, TemplateEngine templates) {
    this.operations = operations;
    this.frames = frames;
    this.templates = templates;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/subject", this::page);
  }

  private void page(Context ctx) {
    Status status = operations.health().status();
    String field = EventQuestion.parameter(ctx, "field");
    String value = EventQuestion.parameter(ctx, "value");
    SubjectView view;
    try {
      if (!Links.hasPage(field) || value.isBlank()) {
        throw new IllegalArgumentException("There is no such page.");
      }
      TimeRange range =
          TimeRange.of(EventQuestion.parameter(ctx, "last"), "", "", status.at(), status.zone());
      view = new SubjectPage(operations, field, value, range, status.at(), status.zone()).view();
    } catch (IllegalArgumentException e) {
      ctx.status(400).contentType("text/plain; charset=utf-8");
      ctx.result(String.valueOf(e.getMessage()));
      return;
    }
    StringOutput out = new StringOutput();
    templates.render(
        "subject.jte", Map.of("view", view, "frame", frames.of(ctx, status, "subject")), out);
    ctx.html(out.toString());
  }
}
