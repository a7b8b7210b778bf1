package io.weir.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.javalin.http.Context;
import io.weir.api.Text;
import io.weir.engine.config.Nearest;
import io.weir.engine.view.Order;
import io.weir.engine.view.Outcome;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The body of an order: a flat JSON object, or nothing. */
final class ApiOrder {
  private static final Logger log = LoggerFactory.getLogger(ApiOrder.class);
  private static final JsonFactory JSON =
      new JsonFactory().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
  private static final int SECONDS = 10;

  /** What an order may be about that is not there: it is in the path, not in the body. */
  private static final Set<String> IN_PATH = Set.of("block", "trust");

  private final Context ctx;
  private final Map<String, String> values;

  private ApiOrder(Context ctx, Map<String, String> values) {
    this.ctx = ctx;
    this.values = values;
  }

  /**
   * Reads it.
   *
   * @param names that it may have
   * @throws ApiProblem when it is none
   */
  static ApiOrder of(Context ctx, String... names) {
    Set<String> known = Set.of(names);
    Map<String, String> values = new HashMap<>();
    String body = ctx.body();
    try (JsonParser in = JSON.createParser(body)) {
      JsonToken first = in.nextToken();
      if (first != null && first != JsonToken.START_OBJECT) {
        throw ApiProblem.bad("", "The body is not a JSON object.");
      }
      while (first != null && in.nextToken() == JsonToken.FIELD_NAME) {
        String name = in.currentName();
        if (!known.contains(name)) {
          throw ApiProblem.bad(
              Text.visible(name, 100),
              "the order has no such field" + Nearest.hintOrList(name, known));
        }
        JsonToken value = in.nextToken();
        if (!value.isScalarValue()) {
          throw ApiProblem.bad(name, "This is not a text.");
        }
        if (value != JsonToken.VALUE_NULL) {
          values.put(name, in.getText());
        }
      }
      if (in.nextToken() != null) {
        throw ApiProblem.bad("", "The body is more than one JSON object.");
      }
    } catch (IOException e) {
      throw ApiProblem.bad("", "The body is not JSON.");
    }
    return new ApiOrder(ctx, values);
  }

  String text(String name) {
    return values.getOrDefault(name, "");
  }

  boolean flag(String name) {
    String text = text(name);
    if (!text.isEmpty() && !text.equals("true") && !text.equals("false")) {
      throw ApiProblem.bad(name, "This is not true or false.");
    }
    return text.equals("true");
  }

  /** A time, as all of the API has them. */
  Instant time(String name) {
    try {
      Instant at = Instant.parse(text(name));
      if (at.isAfter(Instant.EPOCH) && at.isBefore(Instant.parse("9999-01-01T00:00:00Z"))) {
        return at;
      }
    } catch (DateTimeException e) {
      throw notATime(name);
    }
    throw notATime(name);
  }

  private static ApiProblem notATime(String name) {
    return ApiProblem.bad(name, "This is not a time: write 2026-11-22T17:00:00Z.");
  }

  /** Who orders, and why. */
  Order order() {
    return new Order(Guard.caller(ctx).name(), text("reason"));
  }

  /**
   * Waits until an order is committed, and answers.
   *
   * @throws ApiProblem when it was refused, or nothing is known of it
   */
  static void answer(CompletableFuture<Outcome> ordered, ApiRoute.Out out) throws IOException {
    Outcome outcome = outcome(ordered);
    if (!outcome.isDone()) {
      boolean missing = IN_PATH.contains(outcome.field());
      throw new ApiProblem(missing ? 404 : 400, missing ? "" : outcome.field(), outcome.sentence());
    }
    out.begin().object(json -> json.text("id", outcome.id()).text("done", outcome.sentence()));
  }

  private static Outcome outcome(CompletableFuture<Outcome> ordered) {
    try {
      return ordered.copy().get(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unconfirmed();
    } catch (ExecutionException | TimeoutException e) {
      log.warn("an order of a program could not be confirmed", e);
      throw unconfirmed();
    }
  }

  private static ApiProblem unconfirmed() {
    return new ApiProblem(
        503,
        "",
        "Weir could not confirm that this was carried out. Check the list and Weir's log.");
  }
}
