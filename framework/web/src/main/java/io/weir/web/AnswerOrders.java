package io.weir.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.weir.api.Text;
import io.weir.engine.view.BlockDesk.BlockStatus;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An operator's answers about blocks that wait for a person. */
final class AnswerOrders implements Page {
  private static final int SHORT = 120;

  private final OrderPages pages;

  AnswerOrders(OrderPages pages) {
    this.pages = pages;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/approve", ctx -> show(ctx, true));
    routes.post("/approve", ctx -> answer(ctx, true));
    routes.get("/refuse", ctx -> show(ctx, false));
    routes.post("/refuse", ctx -> answer(ctx, false));
  }

  private @Nullable BlockStatus find(String key) {
    return pages.operations().blocks().wanted().stream()
        .filter(b -> b.question() != null && NowPage.key(b.block()).equals(key))
        .findFirst()
        .orElse(null);
  }

  private void show(Context ctx, boolean approves) {
    BlockStatus status = find(EventQuestion.parameter(ctx, "block"));
    if (status == null) {
      over(ctx);
    } else {
      pages.show(ctx, form(status, approves, ""));
    }
  }

  private void over(Context ctx) {
    pages.gone(ctx, "Block", "This block does not wait for an answer any more.", "blocks");
  }

  private OrderForm form(BlockStatus status, boolean approves, String reason) {
    String subject = Text.visible(status.block().subject().value(), SHORT);
    return new OrderForm(
        approves ? "Block " + subject : "Do not block " + subject,
        Text.visible(status.block().reason(), 300)
            + (approves
                ? ". It will be blocked by "
                    + Text.visible(status.block().action(), SHORT)
                    + " immediately."
                : ". Weir does not ask again for as long as the block would have lasted."),
        approves ? "approve" : "refuse",
        approves ? "Block" : "Do not block",
        Map.of("block", NowPage.key(status.block())),
        List.of(BlockOrders.reason(reason, "Kept with the answer. May be empty.")),
        "",
        "blocks");
  }

  private void answer(Context ctx, boolean approves) {
    BlockStatus status = find(OrderPages.sent(ctx, "block"));
    if (status == null) {
      over(ctx);
      return;
    }
    pages.answer(
        ctx,
        pages.operations().blocks().answer(status.block().id(), approves, OrderPages.order(ctx)),
        form(status, approves, OrderPages.sent(ctx, "reason")),
        outcome -> "blocks?done=" + (approves ? "approved" : "refused"));
  }
}
