package io.weir.web;

import io.javalin.http.Context;
import io.weir.engine.json.TrustJson;
import io.weir.engine.view.Operations;
import io.weir.engine.view.TrustDesk;
import java.io.IOException;
import java.util.List;

/** What is trusted, and orders about it. */
final class ApiTrusts {
  private final Operations operations;
  private final Runnable changed;

  ApiTrusts(Operations operations, Runnable changed) {
    this.operations = operations;
    this.changed = changed;
  }

  List<ApiRoute> routes() {
    return List.of(
        ApiRoute.get("/trusts", this::all),
        ApiRoute.post("/trusts", this::trust),
        ApiRoute.post("/trusts/{trust_id}/end", this::end));
  }

  private void all(Context ctx, ApiRoute.Out out) throws IOException {
    List<TrustDesk.TrustStatus> all = operations.trusts().all();
    out.begin()
        .object(
            json ->
                json.texts("fields", operations.trusts().fields())
                    .array(
                        "trusts",
                        array -> {
                          for (TrustDesk.TrustStatus trust : all) {
                            array.object(one -> TrustJson.write(trust, one));
                          }
                        }));
  }

  private void trust(Context ctx, ApiRoute.Out out) throws IOException {
    ApiOrder order = ApiOrder.of(ctx, "field", "value", "until", "unblock", "reason");
    TrustDesk.Wanted wanted =
        new TrustDesk.Wanted(
            order.text("field"), order.text("value"), order.time("until"), order.flag("unblock"));
    ApiOrder.answer(operations.trusts().trust(wanted, order.order()), out);
    changed.run();
  }

  private void end(Context ctx, ApiRoute.Out out) throws IOException {
    ApiOrder order = ApiOrder.of(ctx, "reason");
    ApiOrder.answer(operations.trusts().end(ctx.pathParam("trust_id"), order.order()), out);
    changed.run();
  }
}
