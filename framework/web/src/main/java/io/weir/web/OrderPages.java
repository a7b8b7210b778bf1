package io.weir.web;

import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.http.Context;
import io.weir.api.Text;
import io.weir.engine.view.Operations;
import io.weir.engine.view.Order;
import io.weir.engine.view.Outcome;
import io.weir.engine.view.Status;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all pages with orders have in common: reading the form, waiting, answering. */
final class OrderPages {
  private static final Logger log = LoggerFactory.getLogger(OrderPages.class);
  private static final int SECONDS = 10;

  private final Operations operations;
  private final LiveStream live;
  private final Frames frames;
  private final TemplateEngine templates;

  OrderPages(Operations operations, LiveStream live, Frames frames, TemplateEngine templates) {
    this.operations = operations;
    this.live = live;
    this.frames = frames;
    this.templates = templates;
  }

  /** What is wrong with a form, before anything is ordered. */
  static final class Wrong extends Exception {
    private static final long serialVersionUID = 1L;

    private final String field;

    Wrong(String field, String sentence) {
      super(sentence);
      this.field = field;
    }

    String field() {
      return field;
    }

    String sentence() {
      return String.valueOf(getMessage());
    }
  }

  Operations operations() {
    return operations;
  }

  /** A value of the form that was sent; empty when it is missing, and when it came twice. */
  static String sent(Context ctx, String name) {
    List<String> values = ctx.formParams(name);
    return values.size() == 1 ? values.get(0) : "";
  }

  /** Who orders, and why. */
  static Order order(Context ctx) {
    return new Order(Guard.caller(ctx).name(), sent(ctx, "reason"));
  }

  /** Shows the form. */
  void show(Context ctx, OrderForm form) {
    Status status = operations.health().status();
    StringOutput out = new StringOutput();
    templates.render(
        "order.jte", Map.of("form", form, "frame", frames.of(ctx, status, "order")), out);
    ctx.html(out.toString());
  }

  /** The order is over before it begins: nothing to fill in is left. */
  void gone(Context ctx, String title, String sentence, String back) {
    ctx.status(404);
    show(ctx, new OrderForm(title, "", "", "", Map.of(), List.of(), sentence, back));
  }

  /**
   * Waits for the outcome, which is answered with another page when it is good, else with the form
   * and what was typed.
   *
   * @param form the form as it was sent
   * @param then where to go, relative
   */
  void answer(
      Context ctx,
      CompletableFuture<Outcome> ordered,
      OrderForm form,
      Function<Outcome, String> then) {
    ctx.future(
        () ->
            ordered
                .copy()
                .orTimeout(SECONDS, TimeUnit.SECONDS)
                .handle((outcome, problem) -> known(outcome, problem, form.title()))
                .thenAccept(outcome -> answer(ctx, outcome, form, then)));
  }

  private void answer(
      Context ctx, Outcome outcome, OrderForm form, Function<Outcome, String> then) {
    live.changed();
    if (outcome.isDone()) {
      ctx.header("Location", then.apply(outcome));
      ctx.status(303);
      return;
    }
    ctx.status(outcome.field().equals(UNKNOWN) ? 503 : 422);
    show(ctx, form.wrong(outcome.field(), sentence(outcome)));
  }

  private static final String UNKNOWN = "unknown";

  /** The outcome; where there is none, that it is not known. */
  static Outcome known(@Nullable Outcome outcome, @Nullable Throwable problem, String what) {
    if (outcome != null && problem == null) {
      return outcome;
    }
    log.warn("an order of the page could not be confirmed: {}", what, problem);
    return Outcome.refused(
        UNKNOWN,
        "Weir could not confirm that this was carried out. Check the list and Weir's log.");
  }

  /** A refusal for the eye. */
  static String sentence(Outcome outcome) {
    return Text.visible(outcome.sentence(), 500);
  }

  void wrong(Context ctx, OrderForm form, Wrong wrong) {
    ctx.status(422);
    show(ctx, form.wrong(wrong.field(), Text.visible(wrong.sentence(), 500)));
  }

  /** Tells open pages that something changed. */
  void changed() {
    live.changed();
  }
}
