package io.weir.web;

import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.weir.api.Text;
import io.weir.api.store.StoreException;
import io.weir.engine.view.Operations;
import io.weir.engine.view.Status;
import io.weir.engine.view.StoredAlert;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One alert: why, and what followed. */
final class AlertRoutes implements Page {
  private static final int MOST_PAGES = 100;

  private final Operations operations;
  private final Frames frames;
  private final TemplateEngine templates;

  AlertRoutes(Operations operations, Frames frames, TemplateEngine templates) {
    this.operations = operations;
    this.frames = frames;
    this.templates = templates;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/alert", this::page);
  }

  private void page(Context ctx) {
    Status status = operations.health().status();
    AlertView view;
    try {
      StoredAlert alert =
          StoredAlert.find(
              operations,
              EventQuestion.parameter(ctx, "id").strip(),
              near(EventQuestion.parameter(ctx, "near")));
      if (alert == null) {
        ctx.status(404);
        view = AlertView.problem("There is no such alert in the store.");
      } else {
        int page = page(EventQuestion.parameter(ctx, "page"));
        view = new AlertPage(operations, alert, status.at(), status.zone(), page).view();
      }
    } catch (StoreException | IllegalArgumentException e) {
      ctx.status(e instanceof StoreException ? 503 : 400);
      view = AlertView.problem(Text.visible(String.valueOf(e.getMessage()), 500));
    }
    StringOutput out = new StringOutput();
    templates.render(
        "alert.jte", Map.of("view", view, "frame", frames.of(ctx, status, "alerts")), out);
    ctx.html(out.toString());
  }

  /** Only a hint where to look first. */
  private static @Nullable Instant near(String text) {
    try {
      Instant at = text.isEmpty() ? null : Instant.parse(text);
      return at == null
              || at.isBefore(Instant.EPOCH.plusSeconds(60))
              || at.getEpochSecond() > 1L << 37
          ? null
          : at;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static int page(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    try {
      int page = Integer.parseInt(text);
      if (page >= 0 && page < MOST_PAGES) {
        return page;
      }
      throw new IllegalArgumentException("There is no page " + page + ".");
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not a number of a page.", e);
    }
  }
}
