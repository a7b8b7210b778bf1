package io.weir.web;

import io.javalin.http.Context;
import io.weir.engine.json.BlockJson;
import io.weir.engine.view.BlockDesk;
import io.weir.engine.view.Operations;
import java.io.IOException;
import java.util.List;

/** Blocks, and orders about them. */
final class ApiBlocks {
  private final Operations operations;
  private final Runnable changed;

  ApiBlocks(Operations operations, Runnable changed) {
    this.operations = operations;
    this.changed = changed;
  }

  List<ApiRoute> routes() {
    return List.of(
        ApiRoute.get("/blocks", this::all),
        ApiRoute.get("/blockers", this::blockers),
        ApiRoute.post("/blocks", this::add),
        ApiRoute.post("/blocks/{block_id}/prolong", this::prolong),
        ApiRoute.post("/blocks/{block_id}/note", this::note),
        ApiRoute.post("/blocks/{block_id}/lift", this::lift),
        ApiRoute.post("/blocks/{block_id}/approve", (ctx, out) -> answer(ctx, true, out)),
        ApiRoute.post("/blocks/{block_id}/refuse", (ctx, out) -> answer(ctx, false, out)));
  }

  private void all(Context ctx, ApiRoute.Out out) throws IOException {
    List<BlockDesk.BlockStatus> wanted = operations.blocks().wanted();
    out.begin()
        .object(
            json ->
                json.array(
                    "blocks",
                    array -> {
                      for (BlockDesk.BlockStatus block : wanted) {
                        array.object(one -> BlockJson.write(block, one));
                      }
                    }));
  }

  private void blockers(Context ctx, ApiRoute.Out out) throws IOException {
    List<BlockDesk.BlockerStatus> blockers = operations.blocks().blockers();
    out.begin()
        .object(
            json ->
                json.array(
                    "blockers",
                    array -> {
                      for (BlockDesk.BlockerStatus blocker : blockers) {
                        array.object(
                            one ->
                                one.text("id", blocker.id())
                                    .texts("fields", blocker.fields())
                                    .flag("dry_run", blocker.dryRun()));
                      }
                    }));
  }

  private void add(Context ctx, ApiRoute.Out out) throws IOException {
    ApiOrder order = ApiOrder.of(ctx, "action", "field", "value", "until", "reason");
    BlockDesk.Wish wish =
        new BlockDesk.Wish(
            order.text("action"), order.text("field"), order.text("value"), order.time("until"));
    ApiOrder.answer(operations.blocks().add(wish, order.order()), out);
    changed.run();
  }

  private void prolong(Context ctx, ApiRoute.Out out) throws IOException {
    ApiOrder order = ApiOrder.of(ctx, "until", "reason");
    String id = ctx.pathParam("block_id");
    ApiOrder.answer(operations.blocks().prolong(id, order.time("until"), order.order()), out);
    changed.run();
  }

  private void note(Context ctx, ApiRoute.Out out) throws IOException {
    ApiOrder order = ApiOrder.of(ctx, "reason");
    ApiOrder.answer(operations.blocks().note(ctx.pathParam("block_id"), order.order()), out);
  }

  private void answer(Context ctx, boolean approves, ApiRoute.Out out) throws IOException {
    ApiOrder order = ApiOrder.of(ctx, "reason");
    String id = ctx.pathParam("block_id");
    ApiOrder.answer(operations.blocks().answer(id, approves, order.order()), out);
    changed.run();
  }

  private void lift(Context ctx, ApiRoute.Out out) throws IOException {
    ApiOrder order = ApiOrder.of(ctx, "reason");
    ApiOrder.answer(operations.blocks().lift(ctx.pathParam("block_id"), order.order()), out);
    changed.run();
  }
}
