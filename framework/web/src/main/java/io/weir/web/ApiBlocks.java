package io.weir.web;

import io.javalin.http.Context;
import io.weir.api.action.Block;
import io.weir.api.rule.Alert;
import io.weir.engine.json.Json;
import io.weir.engine.view.BlockDesk;
import io.weir.engine.view.Operations;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

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
        ApiRoute.post("/blocks/{block_id}/lift", this::lift));
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
                        array.object(one -> block(block, one));
                      }
                    }));
  }

  private static void block(BlockDesk.BlockStatus status, Json to) throws IOException {
    Block block = status.block();
    Alert alert = block.alert();
    to.text("block_id", block.id()).text("action", block.action()).subject(block.subject());
    to.time("since", block.since()).time("until", block.until()).text("reason", block.reason());
    to.text("author_kind", block.author().kind().name().toLowerCase(Locale.ROOT));
    to.text("author", block.author().name());
    to.text("alert_id", alert == null ? null : alert.id());
    to.flag("in_force", status.inForce()).flag("dry_run", status.dryRun());
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

  private void lift(Context ctx, ApiRoute.Out out) throws IOException {
    ApiOrder order = ApiOrder.of(ctx, "reason");
    ApiOrder.answer(operations.blocks().lift(ctx.pathParam("block_id"), order.order()), out);
    changed.run();
  }
}
