package io.weir.web;

import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.weir.api.Text;
import io.weir.api.store.StoreException;
import io.weir.engine.report.Reporter;
import io.weir.engine.report.Span;
import io.weir.engine.view.Operations;
import io.weir.engine.view.Status;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** Statistics of a day, a week, a month or any days: what {@code weir report} prints. */
final class StatisticsRoutes implements Page {
  private static final List<String> RANGES = List.of("today", "yesterday", "7 days", "30 days");
  private static final int TOP = 10;

  /** A page of more has a bar for each of more than a hundred months. */
  private static final int MOST_YEARS = 10;

  private final Operations operations;
  private final Duration longest;
  private final Frames frames;
  private final TemplateEngine templates;

  StatisticsRoutes(
      Operations operations, Duration longest, Frames frames, TemplateEngine templates) {
    this.operations = operations;
    this.longest = longest;
    this.frames = frames;
    this.templates = templates;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/statistics", this::page);
  }

  private void page(Context ctx) {
    Status status = operations.health().status();
    String range = EventQuestion.parameter(ctx, "range");
    String from = EventQuestion.parameter(ctx, "from");
    String chosen = range.isEmpty() && from.isEmpty() ? "today" : range;
    StatisticsView view;
    try {
      Span span = span(ctx, status);
      Reporter reporter =
          new Reporter(
              operations.store().kept(),
              operations.store()::query,
              Clock.system(status.zone()),
              longest);
      view = StatisticsPage.of(reporter.report(span, TOP), choices(chosen));
    } catch (StoreException | IllegalArgumentException | DateTimeException e) {
      ctx.status(e instanceof StoreException ? 503 : 400);
      String sentence = Text.visible(String.valueOf(e.getMessage()), 500);
      view =
          new StatisticsView(
              "Statistics",
              "",
              choices(chosen),
              "",
              "",
              List.of(sentence),
              List.of(),
              List.of(),
              List.of());
    }
    StringOutput out = new StringOutput();
    templates.render(
        "statistics.jte", Map.of("view", view, "frame", frames.of(ctx, status, "statistics")), out);
    ctx.html(out.toString());
  }

  private static List<EventList.Choice> choices(String chosen) {
    return RANGES.stream().map(r -> new EventList.Choice(r, r.equals(chosen))).toList();
  }

  /** The time that the parameters {@code range}, or {@code from} and {@code to}, give. */
  static Span span(Context ctx, Status status) {
    String range = EventQuestion.parameter(ctx, "range");
    String from = EventQuestion.parameter(ctx, "from");
    String chosen = range.isEmpty() && from.isEmpty() ? "today" : range;
    return span(chosen, from, EventQuestion.parameter(ctx, "to"), status.at(), status.zone());
  }

  private static Span span(String range, String from, String to, Instant now, ZoneId zone) {
    LocalDate today = LocalDate.ofInstant(now, zone);
    return switch (range) {
      case "today" -> Span.days(today, today, zone);
      case "yesterday" -> Span.days(today.minusDays(1), today.minusDays(1), zone);
      case "7 days" -> Span.days(today.minusDays(6), today, zone);
      case "30 days" -> Span.days(today.minusDays(29), today, zone);
      case "" -> {
        LocalDate first = LocalDate.parse(from);
        LocalDate last = to.isEmpty() ? first : LocalDate.parse(to);
        if (first.getYear() < 1970 || last.isAfter(first.plusYears(MOST_YEARS))) {
          throw new IllegalArgumentException(
              "At most " + MOST_YEARS + " years, and none before 1970.");
        }
        yield Span.days(first, last, zone);
      }
      default -> throw new IllegalArgumentException("There is no range '" + range + "'.");
    };
  }
}
