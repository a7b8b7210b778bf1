package io.weir.web;

import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.weir.api.Event;
import io.weir.api.Text;
import io.weir.api.rule.Condition;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.engine.view.Operations;
import io.weir.engine.view.Status;
import io.weir.engine.view.TrustDesk.Origin;
import io.weir.engine.view.TrustDesk.TrustStatus;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is trusted, and who said so. */
final class TrustedRoutes implements Page {
  private static final String ENDS = "trust_end";
  private static final Duration HISTORY = Duration.ofDays(30);
  private static final int MOST = 500;
  private static final int ROWS = 50;
  private static final int SHORT = 120;
  private static final int LONG = 400;

  /** What was just done, by the word that stands in the address. */
  private static final Map<String, String> DONE =
      Map.of(
          "trusted", "The subject is trusted from now on.", "ended", "The trust was taken back.");

  private final Operations operations;
  private final Frames frames;
  private final TemplateEngine templates;

  TrustedRoutes(Operations operations, Frames frames, TemplateEngine templates) {
    this.operations = operations;
    this.frames = frames;
    this.templates = templates;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/trusted", this::page);
  }

  private void page(Context ctx) {
    Status status = operations.health().status();
    String subject = EventQuestion.parameter(ctx, "subject").strip();
    List<TrustStatus> all =
        operations.trusts().all().stream()
            .filter(t -> subject.isEmpty() || t.value().contains(subject))
            .toList();
    List<TrustStatus> configured = all.stream().filter(t -> t.origin() != Origin.ORDER).toList();
    Grid history = new Grid("", List.of(), List.of());
    String problem = "";
    try {
      history = history(status);
    } catch (StoreException e) {
      problem = Text.visible(String.valueOf(e.getMessage()), 500);
    }
    TrustList list =
        new TrustList(
            DONE.getOrDefault(EventQuestion.parameter(ctx, "done"), ""),
            subject,
            all.stream()
                .filter(t -> t.origin() == Origin.ORDER)
                .limit(MOST)
                .map(t -> row(t, status))
                .toList(),
            configured(configured, status.zone()),
            Math.max(0, configured.size() - MOST),
            history,
            problem);
    StringOutput out = new StringOutput();
    templates.render(
        "trusted.jte", Map.of("list", list, "frame", frames.of(ctx, status, "trusted")), out);
    ctx.html(out.toString());
  }

  private static TrustList.Row row(TrustStatus t, Status status) {
    return new TrustList.Row(
        t.id(),
        PageText.thing(t.field()),
        Text.visible(t.value(), SHORT),
        Links.subject(t.field(), t.value()),
        Text.visible(t.reason(), LONG),
        Text.visible(t.who(), SHORT),
        t.since().map(at -> PageText.near(at, status.at(), status.zone())).orElse(""),
        t.until().map(at -> PageText.near(at, status.at(), status.zone())).orElse("for ever"));
  }

  private static Grid configured(List<TrustStatus> all, ZoneId zone) {
    List<List<Grid.Cell>> rows = new ArrayList<>();
    for (TrustStatus t : all.subList(0, Math.min(MOST, all.size()))) {
      rows.add(
          List.of(
              new Grid.Cell(Text.visible(t.value(), SHORT), Links.subject(t.field(), t.value())),
              Grid.Cell.of(PageText.thing(t.field())),
              Grid.Cell.of(
                  switch (t.origin()) {
                    case FILE -> "file of trusted.file";
                    case MACHINE -> "address of this machine";
                    default -> "pipeline file";
                  }),
              Grid.Cell.of(Text.visible(t.reason(), LONG)),
              Grid.Cell.of(t.until().map(at -> PageText.full(at, zone)).orElse(""))));
    }
    return new Grid(
        "Trusted by the configuration",
        List.of(
            new Grid.Column("value", "An address, a network, a domain or a text.", false),
            new Grid.Column("what", "What it is.", false),
            new Grid.Column("from", "Where it is written.", false),
            new Grid.Column("reason", "Why.", false),
            new Grid.Column("until", "When that ends; empty: never.", false)),
        rows);
  }

  private Grid history(Status status) throws StoreException {
    List<List<Grid.Cell>> rows = new ArrayList<>();
    if (operations.store().kept().stream().anyMatch(t -> t.name().equals(ENDS))) {
      for (Event e :
          operations
              .store()
              .read(
                  Query.about(ENDS)
                      .between(status.at().minus(HISTORY), status.at().plusSeconds(60))
                      .where(Condition.any())
                      .within(EventQuestion.PATIENCE)
                      .most(ROWS))) {
        String value = AlertsRoutes.text(e, "subject");
        rows.add(
            List.of(
                Grid.Cell.of(PageText.near(e.time(), status.at(), status.zone())),
                new Grid.Cell(
                    Text.visible(value, SHORT),
                    Links.subject(AlertsRoutes.text(e, "subject_field"), value)),
                Grid.Cell.of(Text.visible(AlertsRoutes.text(e, "reason"), LONG)),
                Grid.Cell.of(Text.visible(AlertsRoutes.text(e, "author"), SHORT))));
      }
    }
    return new Grid(
        "Trust that ended",
        List.of(
            new Grid.Column("ended", "When it ended.", false),
            new Grid.Column("value", "What was trusted.", false),
            new Grid.Column("reason", "Why it ended.", false),
            new Grid.Column("by", "A person, or weir itself.", false)),
        rows);
  }
}
