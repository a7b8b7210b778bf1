package io.weir.cli.socket;

import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import io.weir.engine.json.Json;
import io.weir.engine.state.Fields;
import io.weir.engine.view.Operations;
import io.weir.engine.view.Order;
import io.weir.engine.view.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/** Questions and orders of commands, by their name; answered in the words of the HTTP API. */
final class DeskRequests {
  private final Operations operations;
  private final DaemonSocket.Reload reload;

  DeskRequests(Operations operations, DaemonSocket.Reload reload) {
    this.operations = operations;
    this.reload = reload;
  }

  /**
   * Answers with a JSON document.
   *
   * @param who the person at the command
   * @throws StoreException with a sentence when there is no answer; nothing was written then
   */
  void answer(Fields asked, String who, OutputStream out) throws IOException, StoreException {
    String what = asked.text("what");
    BlockRequests blocks = new BlockRequests(operations, new Order(who, asked.text("reason", "")));
    TrustRequests trusts = new TrustRequests(operations, new Order(who, asked.text("reason", "")));
    AlertRequests alerts = new AlertRequests(operations);
    // An order's answer is short; of a list that breaks off the command sees that it is not whole.
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    try (Json json = Json.to(what.equals("blocks") ? out : whole)) {
      switch (what) {
        case "blocks" -> blocks.list(asked, json);
        case "block" -> blocks.show(asked, json);
        case "blockers" -> blocks.blockers(json);
        case "add" -> blocks.add(asked, json);
        case "lift" -> blocks.lift(asked, json);
        case "approve" -> blocks.answer(asked, true, json);
        case "refuse" -> blocks.answer(asked, false, json);
        case "prolong" -> blocks.prolong(asked, json);
        case "note" -> blocks.note(asked, json);
        case "trusts" -> trusts.list(json);
        case "trust" -> trusts.add(asked, json);
        case "distrust" -> trusts.end(asked, json);
        case "reload" -> reload(json);
        case "health" -> health(json);
        case "test" -> ActionLink.answer(operations.actions(), asked, json);
        case "alerts" -> alerts.list(asked, json);
        case "alert" -> alerts.show(asked, json);
        default -> throw new StoreException(Reason.FATAL, "the daemon does not know " + what, null);
      }
    }
    whole.writeTo(out);
  }

  private void health(Json to) throws IOException {
    Status status = operations.health().status();
    Status.StoreView store = status.store();
    to.object(
        json ->
            json.text("version", status.version())
                .time("started", status.started())
                .time("at", status.at())
                .time("event_time", status.eventTime())
                .text("health", status.health().name().toLowerCase(Locale.ROOT))
                .texts("problems", status.problems())
                .number("lines", status.lines())
                .object(
                    "store",
                    part ->
                        part.text("what", store.what())
                            .text("problem", store.problem())
                            .number("waiting", store.waiting())
                            .number("waiting_bytes", store.waitingBytes())
                            .number("refused", store.refused())));
  }

  private void reload(Json to) throws IOException, StoreException {
    try {
      DaemonSocket.Reloaded done = reload.run();
      to.object(json -> json.texts("problems", done.problems()).texts("notes", done.notes()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(Reason.AWAY, "the daemon is ending", e);
    }
  }
}
