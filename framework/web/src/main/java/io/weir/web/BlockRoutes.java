package io.weir.web;

import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.weir.api.Text;
import io.weir.api.action.Block;
import io.weir.engine.view.BlockDesk;
import io.weir.engine.view.Operations;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Orders about blocks. */
final class BlockRoutes implements Page {
  private static final Logger log = LoggerFactory.getLogger(BlockRoutes.class);
  private static final int LIFT_SECONDS = 10;

  private final Operations operations;
  private final LiveStream live;
  private final TemplateEngine templates;

  BlockRoutes(Operations operations, LiveStream live, TemplateEngine templates) {
    this.operations = operations;
    this.live = live;
    this.templates = templates;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.post("/blocks/lift", this::lift);
  }

  private void lift(Context ctx) {
    String key = ctx.formParam("block");
    if (key == null || key.isEmpty()) {
      ctx.status(400).result("The form field block is missing.");
      return;
    }
    Block block = find(key);
    ctx.future(
        () ->
            (block == null
                    ? CompletableFuture.completedFuture(false)
                    : operations.blocks().lift(block.id(), Guard.caller(ctx).name()).copy())
                .orTimeout(LIFT_SECONDS, TimeUnit.SECONDS)
                .handle((there, problem) -> said(block, there, problem))
                .thenAccept(sentence -> answer(ctx, sentence)));
  }

  private @Nullable Block find(String key) {
    return operations.blocks().wanted().stream()
        .map(BlockDesk.BlockStatus::block)
        .filter(b -> NowPage.key(b).equals(key))
        .findFirst()
        .orElse(null);
  }

  private static Said said(
      @Nullable Block block, @Nullable Boolean there, @Nullable Throwable problem) {
    if (problem != null) {
      log.warn("a block could not be lifted from the page", problem);
      return new Said(
          "Weir could not confirm that the block was removed. Check the list and Weir's log.",
          true);
    }
    if (block == null || there == null || !there) {
      return new Said("This block has already ended.", false);
    }
    return new Said(
        "The block on "
            + PageText.thing(block.subject().field())
            + " "
            + Text.visible(block.subject().value(), 120)
            + " was removed.",
        false);
  }

  private void answer(Context ctx, Said said) {
    live.changed();
    if (ctx.header("HX-Request") == null) {
      ctx.header("Location", "../");
      ctx.status(303);
      return;
    }
    StringOutput out = new StringOutput();
    templates.render("said.jte", Map.of("sentence", said.sentence(), "bad", said.bad()), out);
    ctx.html(out.toString());
  }

  private record Said(String sentence, boolean bad) {}
}
