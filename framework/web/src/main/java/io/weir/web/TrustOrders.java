package io.weir.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.weir.api.Text;
import io.weir.engine.view.Status;
import io.weir.engine.view.TrustDesk;
import io.weir.engine.view.TrustDesk.TrustStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Orders about trust: a subject is trusted, and no longer. */
final class TrustOrders implements Page {
  private static final int SHORT = 120;

  private final OrderPages pages;

  TrustOrders(OrderPages pages) {
    this.pages = pages;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/trust", ctx -> pages.show(ctx, form(asked(ctx))));
    routes.post("/trust", this::trust);
    routes.get("/distrust", this::distrustPage);
    routes.post("/distrust", this::distrust);
  }

  private TrustDesk desk() {
    return pages.operations().trusts();
  }

  private Status status() {
    return pages.operations().health().status();
  }

  private record Typed(
      String field, String value, String length, String until, String reason, String unblock) {}

  private static Typed asked(Context ctx) {
    return new Typed(
        EventQuestion.parameter(ctx, "field"),
        EventQuestion.parameter(ctx, "value"),
        "30d",
        "",
        "",
        "on");
  }

  private static Typed sent(Context ctx) {
    return new Typed(
        OrderPages.sent(ctx, "field"),
        OrderPages.sent(ctx, "value"),
        OrderPages.sent(ctx, "for"),
        OrderPages.sent(ctx, "until"),
        OrderPages.sent(ctx, "reason"),
        OrderPages.sent(ctx, "unblock"));
  }

  private OrderForm form(Typed typed) {
    List<OrderForm.Input> inputs = new ArrayList<>();
    inputs.add(
        new OrderForm.Input(
            "field",
            "What",
            OrderForm.Kind.CHOICE,
            typed.field(),
            desk().fields().stream().map(f -> new OrderForm.Choice(f, PageText.thing(f))).toList(),
            "",
            ""));
    inputs.add(
        new OrderForm.Input(
            "value",
            "Value",
            OrderForm.Kind.TEXT,
            typed.value(),
            List.of(),
            "An address, a network such as 192.0.2.0/24, an account, or a domain.",
            ""));
    inputs.addAll(OrderTime.inputs("For", typed.length(), typed.until(), status().zone()));
    inputs.add(BlockOrders.reason(typed.reason(), "Kept with the order, for others to read."));
    inputs.add(
        new OrderForm.Input(
            "unblock",
            "Remove its blocks now; otherwise they last to their end",
            OrderForm.Kind.CHECK,
            typed.unblock(),
            List.of(),
            "",
            ""));
    return new OrderForm(
        "Trust a subject",
        "It raises no alert and is not blocked, whatever it does. It is counted and kept as ever.",
        "trust",
        "Trust",
        Map.of(),
        inputs,
        "",
        "trusted");
  }

  private void trust(Context ctx) {
    Typed typed = sent(ctx);
    OrderForm form = form(typed);
    Status status = status();
    try {
      Instant until = OrderTime.end(typed.length(), typed.until(), status.at(), status.zone());
      TrustDesk.Wanted wanted =
          new TrustDesk.Wanted(typed.field(), typed.value(), until, typed.unblock().equals("on"));
      pages.answer(
          ctx,
          desk().trust(wanted, OrderPages.order(ctx)),
          form,
          outcome -> "trusted?done=trusted");
    } catch (OrderPages.Wrong e) {
      pages.wrong(ctx, form, e);
    }
  }

  private @Nullable TrustStatus find(String id) {
    return desk().all().stream()
        .filter(t -> !id.isEmpty() && t.id().equals(id))
        .findFirst()
        .orElse(null);
  }

  private void over(Context ctx) {
    pages.gone(ctx, "Trust", "This order has already ended.", "trusted");
  }

  private void distrustPage(Context ctx) {
    TrustStatus trust = find(EventQuestion.parameter(ctx, "trust"));
    if (trust == null) {
      over(ctx);
    } else {
      pages.show(ctx, endForm(trust, ""));
    }
  }

  private static OrderForm endForm(TrustStatus trust, String reason) {
    return new OrderForm(
        "Take trust back from "
            + PageText.thing(trust.field())
            + " "
            + Text.visible(trust.value(), SHORT),
        "Rules raise alerts about it again, with what it does from now on. It was trusted by "
            + Text.visible(trust.who(), SHORT)
            + ": "
            + Text.visible(trust.reason(), 300),
        "distrust",
        "Take back",
        Map.of("trust", trust.id()),
        List.of(BlockOrders.reason(reason, "Kept with the order. May be empty.")),
        "",
        "trusted");
  }

  private void distrust(Context ctx) {
    TrustStatus trust = find(OrderPages.sent(ctx, "trust"));
    if (trust == null) {
      over(ctx);
      return;
    }
    pages.answer(
        ctx,
        desk().end(trust.id(), OrderPages.order(ctx)),
        endForm(trust, OrderPages.sent(ctx, "reason")),
        outcome -> "trusted?done=ended");
  }
}
