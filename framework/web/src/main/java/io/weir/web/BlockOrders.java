package io.weir.web;

import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.weir.api.Text;
import io.weir.api.action.Block;
import io.weir.engine.view.BlockDesk;
import io.weir.engine.view.Outcome;
import io.weir.engine.view.Status;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Orders about blocks: by hand, longer, no longer, and notes. */
final class BlockOrders implements Page {
  private static final int SECONDS = 10;
  private static final int SHORT = 120;

  private final OrderPages pages;
  private final TemplateEngine templates;

  BlockOrders(OrderPages pages, TemplateEngine templates) {
    this.pages = pages;
    this.templates = templates;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/block", ctx -> pages.show(ctx, addForm(asked(ctx))));
    routes.post("/block", this::add);
    routes.get("/prolong", ctx -> show(ctx, block -> prolongForm(block, "1d", "", "")));
    routes.post("/prolong", this::prolong);
    routes.get("/note", ctx -> show(ctx, block -> noteForm(block, "")));
    routes.post("/note", this::note);
    routes.get("/lift", ctx -> show(ctx, block -> liftForm(block, "")));
    routes.post("/lift", this::lift);
    routes.post("/blocks/lift", this::liftLive);
  }

  private BlockDesk desk() {
    return pages.operations().blocks();
  }

  private Status status() {
    return pages.operations().health().status();
  }

  /** The values of the form that blocks by hand. */
  private record Typed(
      String action, String field, String value, String length, String until, String reason) {}

  private static Typed asked(Context ctx) {
    return new Typed(
        EventQuestion.parameter(ctx, "action"),
        EventQuestion.parameter(ctx, "field"),
        EventQuestion.parameter(ctx, "value"),
        "1d",
        "",
        "");
  }

  private static Typed sent(Context ctx) {
    return new Typed(
        OrderPages.sent(ctx, "action"),
        OrderPages.sent(ctx, "field"),
        OrderPages.sent(ctx, "value"),
        OrderPages.sent(ctx, "for"),
        OrderPages.sent(ctx, "until"),
        OrderPages.sent(ctx, "reason"));
  }

  private OrderForm addForm(Typed typed) {
    List<BlockDesk.BlockerStatus> blockers = desk().blockers();
    Set<String> fields = new LinkedHashSet<>();
    blockers.forEach(b -> fields.addAll(b.fields()));
    List<OrderForm.Input> inputs = new ArrayList<>();
    inputs.add(
        new OrderForm.Input(
            "action",
            "By",
            OrderForm.Kind.CHOICE,
            chosen(typed, blockers),
            blockers.stream()
                .map(
                    b ->
                        new OrderForm.Choice(
                            b.id(),
                            Text.visible(b.id(), SHORT)
                                + " ("
                                + String.join(", ", b.fields())
                                + (b.dryRun() ? "; dry run" : "")
                                + ")"))
                .toList(),
            "",
            ""));
    inputs.add(
        new OrderForm.Input(
            "field",
            "What",
            OrderForm.Kind.CHOICE,
            typed.field(),
            fields.stream().map(f -> new OrderForm.Choice(f, PageText.thing(f))).toList(),
            "",
            ""));
    inputs.add(
        new OrderForm.Input(
            "value",
            "Value",
            OrderForm.Kind.TEXT,
            typed.value(),
            List.of(),
            "An address, a network such as 192.0.2.0/24, or an account.",
            ""));
    inputs.addAll(OrderTime.inputs("For", typed.length(), typed.until(), status().zone()));
    inputs.add(reason(typed.reason(), "Kept with the block, for others to read."));
    return new OrderForm(
        "Block by hand",
        "What is trusted is not blocked by hand either. A rule may prolong the block.",
        "block",
        "Block",
        Map.of(),
        inputs,
        blockers.isEmpty() ? "There is no action that blocks in the pipeline file." : "",
        "blocks");
  }

  /** The blocker that was chosen, else the first one for the field. */
  private static String chosen(Typed typed, List<BlockDesk.BlockerStatus> blockers) {
    return !typed.action().isEmpty()
        ? typed.action()
        : blockers.stream()
            .filter(b -> b.fields().contains(typed.field()))
            .map(BlockDesk.BlockerStatus::id)
            .findFirst()
            .orElse("");
  }

  static OrderForm.Input reason(String value, String hint) {
    return new OrderForm.Input("reason", "Reason", OrderForm.Kind.TEXT, value, List.of(), hint, "");
  }

  private void add(Context ctx) {
    Typed typed = sent(ctx);
    OrderForm form = addForm(typed);
    Status status = status();
    try {
      Instant until = OrderTime.end(typed.length(), typed.until(), status.at(), status.zone());
      BlockDesk.Wish wish = new BlockDesk.Wish(typed.action(), typed.field(), typed.value(), until);
      pages.answer(
          ctx, desk().add(wish, OrderPages.order(ctx)), form, outcome -> "blocks?done=added");
    } catch (OrderPages.Wrong e) {
      pages.wrong(ctx, form, e);
    }
  }

  private @Nullable Block find(String key) {
    return desk().wanted().stream()
        .map(BlockDesk.BlockStatus::block)
        .filter(b -> NowPage.key(b).equals(key))
        .findFirst()
        .orElse(null);
  }

  private static String name(Block block) {
    return PageText.thing(block.subject().field())
        + " "
        + Text.visible(block.subject().value(), SHORT);
  }

  private void show(Context ctx, Function<Block, OrderForm> form) {
    Block block = find(EventQuestion.parameter(ctx, "block"));
    if (block == null) {
      over(ctx);
    } else {
      pages.show(ctx, form.apply(block));
    }
  }

  private void over(Context ctx) {
    pages.gone(ctx, "Block", "This block has already ended.", "blocks");
  }

  private OrderForm prolongForm(Block block, String length, String until, String reason) {
    ZoneId zone = status().zone();
    List<OrderForm.Input> inputs =
        new ArrayList<>(OrderTime.inputs("Longer by", length, until, zone));
    inputs.add(reason(reason, "Kept with the block. May be empty."));
    return new OrderForm(
        "Prolong the block of " + name(block),
        "It is blocked by "
            + Text.visible(block.action(), SHORT)
            + " until "
            + PageText.full(block.until(), zone)
            + ": "
            + Text.visible(block.reason(), 300),
        "prolong",
        "Prolong",
        Map.of("block", NowPage.key(block)),
        inputs,
        "",
        "blocks");
  }

  private void prolong(Context ctx) {
    Block block = find(OrderPages.sent(ctx, "block"));
    if (block == null) {
      over(ctx);
      return;
    }
    String length = OrderPages.sent(ctx, "for");
    String until = OrderPages.sent(ctx, "until");
    OrderForm form = prolongForm(block, length, until, OrderPages.sent(ctx, "reason"));
    try {
      Instant end = OrderTime.end(length, until, block.until(), status().zone());
      pages.answer(
          ctx,
          desk().prolong(block.id(), end, OrderPages.order(ctx)),
          form,
          outcome -> "blocks?done=prolonged");
    } catch (OrderPages.Wrong e) {
      pages.wrong(ctx, form, e);
    }
  }

  private OrderForm noteForm(Block block, String text) {
    return new OrderForm(
        "Note about the block of " + name(block),
        "The block stays as it is. The note stands in the history, with your name.",
        "note",
        "Keep the note",
        Map.of("block", NowPage.key(block)),
        List.of(reason(text, "For others to read.")),
        "",
        "blocks");
  }

  private void note(Context ctx) {
    Block block = find(OrderPages.sent(ctx, "block"));
    if (block == null) {
      over(ctx);
      return;
    }
    pages.answer(
        ctx,
        desk().note(block.id(), OrderPages.order(ctx)),
        noteForm(block, OrderPages.sent(ctx, "reason")),
        outcome -> "blocks?done=noted");
  }

  private OrderForm liftForm(Block block, String reason) {
    return new OrderForm(
        "Unblock " + name(block),
        "It will be unblocked by "
            + Text.visible(block.action(), SHORT)
            + " immediately. A rule may block it again.",
        "lift",
        "Unblock",
        Map.of("block", NowPage.key(block)),
        List.of(reason(reason, "Kept with the end of the block. May be empty.")),
        "",
        "blocks");
  }

  private void lift(Context ctx) {
    Block block = find(OrderPages.sent(ctx, "block"));
    if (block == null) {
      over(ctx);
      return;
    }
    pages.answer(
        ctx,
        desk().lift(block.id(), OrderPages.order(ctx)),
        liftForm(block, OrderPages.sent(ctx, "reason")),
        outcome -> "blocks?done=lifted");
  }

  /** From the dialog on <i>Now</i>: the answer is one sentence. */
  private void liftLive(Context ctx) {
    String key = OrderPages.sent(ctx, "block");
    if (key.isEmpty()) {
      ctx.status(400).result("The form field block is missing.");
      return;
    }
    Block block = find(key);
    ctx.future(
        () ->
            (block == null
                    ? CompletableFuture.completedFuture(Outcome.refused("block", ""))
                    : desk().lift(block.id(), OrderPages.order(ctx)).copy())
                .orTimeout(SECONDS, TimeUnit.SECONDS)
                .handle((outcome, problem) -> OrderPages.known(outcome, problem, "unblock"))
                .thenAccept(outcome -> answerLive(ctx, block, outcome)));
  }

  private void answerLive(Context ctx, @Nullable Block block, Outcome outcome) {
    pages.changed();
    if (ctx.header("HX-Request") == null) {
      ctx.header("Location", "../");
      ctx.status(303);
      return;
    }
    boolean over = block == null || outcome.field().equals("block");
    StringOutput out = new StringOutput();
    templates.render(
        "said.jte",
        Map.of("sentence", said(block, outcome), "bad", !over && !outcome.isDone()),
        out);
    ctx.html(out.toString());
  }

  private static String said(@Nullable Block block, Outcome outcome) {
    if (block == null || outcome.field().equals("block")) {
      return "This block has already ended.";
    }
    if (outcome.isDone()) {
      return "The block on " + name(block) + " was removed.";
    }
    String why = OrderPages.sentence(outcome);
    return outcome.field().equals("reason") ? "The reason " + why : why;
  }
}
