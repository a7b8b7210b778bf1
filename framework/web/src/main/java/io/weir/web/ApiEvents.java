package io.weir.web;

import io.javalin.http.Context;
import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.store.Bucket;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import io.weir.engine.json.Json;
import io.weir.engine.view.Operations;
import io.weir.engine.view.Status;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Kept events of any type, and how many there were. */
final class ApiEvents {
  /** Elements of a list that is read at once. */
  static final int MOST_LISTED = 1_000;

  private static final int USUAL = 100;
  private static final int MOST_BARS = 2_000;

  private final Operations operations;

  ApiEvents(Operations operations) {
    this.operations = operations;
  }

  List<ApiRoute> routes() {
    return List.of(
        ApiRoute.get(
            "/events",
            this::events,
            "type",
            "last",
            "from",
            "until",
            "order",
            "f.*",
            "most",
            "cursor"),
        ApiRoute.get(
            "/events/counts", this::counts, "type", "last", "from", "until", "f.*", "by", "most"));
  }

  /**
   * The parameter {@code most}.
   *
   * @param greatest that may be asked for
   */
  static int most(Context ctx, int greatest) {
    String text = EventQuestion.parameter(ctx, "most");
    try {
      int most = text.isEmpty() ? Math.min(USUAL, greatest) : Integer.parseInt(text);
      if (most >= 1 && most <= greatest) {
        return most;
      }
    } catch (NumberFormatException e) {
      throw ApiProblem.bad("most", "This is not a number from 1 to " + greatest + ".");
    }
    throw ApiProblem.bad("most", "This is not a number from 1 to " + greatest + ".");
  }

  private EventQuestion asked(Context ctx) {
    Status status = operations.health().status();
    return EventQuestion.of(ctx, operations.store().kept(), status.at(), status.zone());
  }

  private void events(Context ctx, ApiRoute.Out out) throws IOException, StoreException {
    EventQuestion asked = asked(ctx);
    EventPages pages = new EventPages(operations.store(), asked, most(ctx, EventPages.MOST));
    List<Event> first = pages.next();
    out.begin()
        .object(
            json -> {
              range(asked, json);
              json.array("events", array -> write(first, pages, array));
              json.text("next", pages.following());
            });
  }

  private static void write(List<Event> first, EventPages pages, Json to) throws IOException {
    List<Event> page = first;
    while (!page.isEmpty()) {
      for (Event event : page) {
        to.event(event);
      }
      to.flush();
      page = pages.nextOrBreakOff();
    }
  }

  private static void range(EventQuestion asked, Json to) throws IOException {
    to.text("type", asked.type().name());
    to.time("from", asked.range().from()).time("until", asked.range().until());
  }

  private void counts(Context ctx, ApiRoute.Out out) throws IOException, StoreException {
    EventQuestion asked = asked(ctx);
    String by = EventQuestion.parameter(ctx, "by");
    if (by.isEmpty()) {
      overTime(ctx, asked, out);
    } else {
      byField(ctx, asked, by, out);
    }
  }

  private void overTime(Context ctx, EventQuestion asked, ApiRoute.Out out)
      throws IOException, StoreException {
    if (ctx.queryParam("most") != null) {
      throw ApiProblem.bad("most", "This goes with the parameter by.");
    }
    Bucket bucket = Series.bucket(asked.range(), operations.health().status().zone());
    List<Chart.Bar> bars =
        Series.bars(
            operations.store(),
            asked.counted().bucket(bucket).count().order(Query.Order.KEY).most(MOST_BARS),
            asked.range(),
            bucket);
    out.begin()
        .object(
            json -> {
              range(asked, json);
              json.text("bucket", bucket.unit().name().toLowerCase(Locale.ROOT));
              json.text("zone", bucket.zone().getId());
              bars(bars, json);
            });
  }

  /** Counts over time. */
  static void bars(List<Chart.Bar> bars, Json to) throws IOException {
    to.array(
        "counts",
        array -> {
          for (Chart.Bar bar : bars) {
            array.object(
                one ->
                    one.time("time", java.time.Instant.ofEpochSecond(bar.seconds()))
                        .number("count", bar.value()));
          }
        });
  }

  private void byField(Context ctx, EventQuestion asked, String by, ApiRoute.Out out)
      throws IOException, StoreException {
    EventType type = asked.type();
    if (!type.has(by.substring(0, by.indexOf('/') < 0 ? by.length() : by.indexOf('/')))) {
      throw ApiProblem.bad("by", "Events of type " + type.name() + " have no such field.");
    }
    Table table =
        operations.store().query(asked.counted().by(by).count().most(most(ctx, MOST_LISTED)));
    out.begin()
        .object(
            json -> {
              range(asked, json);
              json.text("by", by).array("counts", array -> rows(table, array));
              json.flag("more", table.more());
            });
  }

  /** Rows of a value and how often it was there. */
  static void rows(Table table, Json to) throws IOException {
    for (List<?> row : table.rows()) {
      Object value = row.get(0);
      to.object(
          one -> {
            one.text("value", value == null ? null : value.toString());
            one.number("count", row.get(1) instanceof Number n ? (Double) n.doubleValue() : null);
          });
    }
  }
}
