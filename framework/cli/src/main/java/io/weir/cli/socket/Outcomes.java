package io.weir.cli.socket;

import io.weir.api.rule.Subject;
import io.weir.engine.json.Json;
import io.weir.engine.view.Outcome;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What became of orders. */
final class Outcomes {
  private static final int SECONDS = 30;
  private static final String UNKNOWN =
      "it is not known whether this was carried out: see the list and the daemon's log";

  private Outcomes() {}

  /** Waits until an order is committed. */
  static Outcome of(CompletableFuture<Outcome> ordered) {
    try {
      return ordered.copy().get(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.refused("unknown", UNKNOWN);
    } catch (ExecutionException | TimeoutException e) {
      return Outcome.refused("unknown", UNKNOWN);
    }
  }

  /**
   * Writes one into an object: {@code id} is null where it was refused, else {@code wrong} names
   * the part of the order.
   */
  static void write(Outcome outcome, String action, Subject subject, Json to) throws IOException {
    to.text("id", outcome.isDone() ? outcome.id() : null).text("action", action).subject(subject);
    to.text("done", outcome.isDone() ? outcome.sentence() : null);
    to.text("wrong", outcome.isDone() ? null : outcome.field());
    to.text("problem", outcome.isDone() ? null : outcome.sentence());
  }
}
