package io.weir.web;

import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.weir.api.Event;
import io.weir.api.Text;
import io.weir.api.store.StoreException;
import io.weir.engine.view.Operations;
import io.weir.engine.view.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Blocks: those that are wanted, and what happened before. */
final class BlocksRoutes implements Page {
  private static final int ROWS = 50;
  private static final int WANTED = 1_000;
  private static final String SPAN = "7d";
  private static final Grid NONE = new Grid("History of blocks", List.of(), List.of());

  /** What was just done, by the word that stands in the address. */
  private static final Map<String, String> DONE =
      Map.of(
          "added", "The block was added.",
          "prolonged", "The block was prolonged.",
          "noted", "The note is in the history.",
          "lifted", "The block was removed.",
          "approved", "The block was approved.",
          "refused", "The block was refused.");

  private final Operations operations;
  private final Frames frames;
  private final TemplateEngine templates;

  BlocksRoutes(Operations operations, Frames frames, TemplateEngine templates) {
    this.operations = operations;
    this.frames = frames;
    this.templates = templates;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/blocks", this::page);
  }

  private void page(Context ctx) {
    Status status = operations.health().status();
    BlockList list;
    try {
      list = list(ctx, status);
    } catch (IllegalArgumentException e) {
      ctx.status(400);
      list = problem(Text.visible(String.valueOf(e.getMessage()), 500));
    }
    StringOutput out = new StringOutput();
    templates.render(
        "blocklist.jte", Map.of("list", list, "frame", frames.of(ctx, status, "blocks")), out);
    ctx.html(out.toString());
  }

  private BlockList problem(String sentence) {
    BlockPage.Asked nothing = new BlockPage.Asked("", "", "", "");
    return new BlockList("", form(nothing, SPAN), List.of(), false, NONE, false, sentence, "");
  }

  private BlockList list(Context ctx, Status status) {
    BlockPage.Asked asked =
        new BlockPage.Asked(
            EventQuestion.parameter(ctx, "state"),
            EventQuestion.parameter(ctx, "action"),
            EventQuestion.parameter(ctx, "subject").strip(),
            EventQuestion.parameter(ctx, "sort"));
    String last = EventQuestion.parameter(ctx, "last");
    TimeRange range =
        TimeRange.of(last.isEmpty() ? SPAN : last, "", "", status.at(), status.zone());
    List<BlockList.Row> rows =
        asked.wantsBlocks()
            ? BlockPage.rows(
                operations.blocks().wanted(), asked, WANTED, status.at(), status.zone())
            : List.of();
    Grid history = NONE;
    String next = "";
    String problem = "";
    if (asked.wantsHistory()) {
      try {
        List<Event> events = BlockHistory.read(operations.store(), history(ctx, asked, range));
        boolean more = events.size() > ROWS;
        List<Event> shown = more ? events.subList(0, ROWS) : events;
        history = BlockHistory.grid(shown, status.at(), status.zone());
        if (more) {
          next =
              Links.to("blocks", BlockHistory.next(parameters(asked, range), shown.get(ROWS - 1)));
        }
      } catch (StoreException e) {
        ctx.status(503);
        problem = Text.visible(String.valueOf(e.getMessage()), 500);
      }
    }
    return new BlockList(
        DONE.getOrDefault(EventQuestion.parameter(ctx, "done"), ""),
        form(asked, range.last()),
        rows,
        asked.wantsBlocks() && EventQuestion.parameter(ctx, "after").isEmpty(),
        history,
        asked.wantsHistory(),
        problem,
        next);
  }

  private static BlockHistory.Asked history(Context ctx, BlockPage.Asked asked, TimeRange range) {
    Map<String, String> filters = new LinkedHashMap<>();
    filters.put("action", asked.action());
    filters.put("subject", asked.subject());
    return new BlockHistory.Asked(
        asked.state(),
        filters,
        range,
        EventQuestion.row(EventQuestion.parameter(ctx, "after")),
        ROWS);
  }

  private static Map<String, String> parameters(BlockPage.Asked asked, TimeRange range) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("state", asked.state());
    parameters.put("action", asked.action());
    parameters.put("subject", asked.subject());
    parameters.put("last", range.last());
    return parameters;
  }

  private BlockList.Form form(BlockPage.Asked asked, String span) {
    return new BlockList.Form(
        BlockPage.choices(BlockPage.STATES, asked.state()),
        BlockPage.actions(operations.blocks().blockers(), asked.action()),
        BlockPage.choices(BlockPage.SORTS, asked.sort()),
        TimeRange.SPANS.stream().map(s -> new EventList.Choice(s, s.equals(span))).toList(),
        asked.subject());
  }
}
