package io.weir.web;

import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.weir.api.Text;
import io.weir.api.action.Block;
import io.weir.api.rule.Alert;
import io.weir.api.rule.Subject;
import io.weir.api.source.Source;
import io.weir.engine.view.AlertDesk;
import io.weir.engine.view.BlockDesk;
import io.weir.engine.view.Operations;
import io.weir.engine.view.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Makes the page <i>Now</i>, whole or section by section, out of the engine's answers. */
final class NowPage {
  /**
   * Sections of the page that change by themselves; each is a template and the name of a message.
   */
  static final List<String> SECTIONS =
      List.of("clock", "state", "figures", "alerts", "rules", "blocks", "inside");

  private static final int MOST_SUBJECTS = 10;

  /** Of a rule where nobody is near a limit. */
  private static final int MOST_QUIET = 3;

  private static final int MOST_ROWS = 200;
  private static final int MOST_ALERTS = 8;
  private static final int MOST_EVIDENCE = 6;
  private static final int MOST_PROBLEMS = 20;
  private static final int LONG = 300;
  private static final int SHORT = 120;
  private static final double NEAR = 0.7;

  private final Operations operations;
  private final String host;
  private final TemplateEngine templates;
  private final Speed speed = new Speed();

  NowPage(Operations operations, String host, TemplateEngine templates) {
    this.operations = operations;
    this.host = host;
    this.templates = templates;
  }

  /** The whole page. */
  String whole(Frame frame) {
    return render("now", Map.of("now", now(), "frame", frame));
  }

  /** Each section by its name. */
  Map<String, String> sections() {
    Now now = now();
    Map<String, String> sections = new LinkedHashMap<>();
    for (String section : SECTIONS) {
      sections.put(section, render(section, Map.of("now", now)));
    }
    return sections;
  }

  private String render(String template, Map<String, Object> params) {
    StringOutput out = new StringOutput();
    templates.render(template + ".jte", params, out);
    return out.toString();
  }

  Now now() {
    Status status = operations.health().status();
    List<AlertDesk.RuleStatus> rules = operations.alerts().rules();
    List<Alert> alerts = operations.alerts().open();
    List<BlockDesk.BlockStatus> blocks = operations.blocks().wanted();
    View view = new View(status.at(), status.zone());
    Map<String, Integer> levels = new LinkedHashMap<>();
    rules.forEach(r -> levels.put(r.id(), r.limits().size()));
    return new Now(
        head(status, alerts.size(), blocks),
        rules.stream().map(r -> rule(r, view)).toList(),
        new Now.Alerts(
            alerts.stream()
                .limit(MOST_ALERTS)
                .map(a -> alert(a, levels.getOrDefault(a.rule(), 1), view))
                .toList(),
            Math.max(0, alerts.size() - MOST_ALERTS)),
        new Now.Blocks(
            blocks.stream().limit(MOST_ROWS).map(b -> block(b, view)).toList(),
            Math.max(0, blocks.size() - MOST_ROWS)),
        inside(status, view));
  }

  private Now.Head head(Status status, int alerts, List<BlockDesk.BlockStatus> blocks) {
    ZoneId zone = status.zone();
    int dryRun = (int) blocks.stream().filter(BlockDesk.BlockStatus::dryRun).count();
    int inForce = (int) blocks.stream().filter(b -> !b.dryRun() && b.inForce()).count();
    int waiting = (int) blocks.stream().filter(b -> b.question() != null).count();
    long behind = status.sources().stream().mapToLong(s -> Math.max(0, s.state().behind())).sum();
    return new Now.Head(
        host,
        Text.visible(status.version(), SHORT),
        PageText.full(status.at(), zone).substring(0, 10),
        PageText.clock(status.at(), zone),
        zone.getId() + offset(status.at(), zone),
        PageText.full(status.started(), zone),
        speed.of(status.at(), status.lines()),
        PageText.number(status.lines()),
        behind == 0 ? "" : PageText.bytes(behind),
        alerts,
        inForce,
        blocks.size() - dryRun - inForce - waiting,
        dryRun,
        status.problems().stream().limit(MOST_PROBLEMS).map(p -> Text.visible(p, LONG)).toList());
  }

  private static String offset(Instant at, ZoneId zone) {
    String offset = zone.getRules().getOffset(at).getId();
    return offset.equals(zone.getId()) ? "" : " (UTC" + (offset.equals("Z") ? "" : offset) + ")";
  }

  private static Now.RuleView rule(AlertDesk.RuleStatus rule, View view) {
    double last = rule.limits().stream().mapToDouble(AlertDesk.Limit::limit).max().orElse(0);
    double first = rule.limits().stream().mapToDouble(AlertDesk.Limit::limit).min().orElse(0);
    double most = rule.top().stream().mapToDouble(AlertDesk.Present::value).max().orElse(0);
    double scale = Math.max(Math.max(last * 1.15, most), Double.MIN_NORMAL);
    List<Now.Row> rows = new ArrayList<>();
    boolean quiet = true;
    for (AlertDesk.Present p : rule.top()) {
      String tone =
          p.trusted()
              ? "trusted"
              : rule.limits().isEmpty()
                  ? "calm"
                  : p.value() >= last
                      ? "top"
                      : p.value() >= first ? "over" : p.value() >= first * NEAR ? "near" : "calm";
      quiet &= tone.equals("calm") || tone.equals("trusted");
      if (rows.size() < MOST_SUBJECTS) {
        rows.add(
            new Now.Row(
                key("row", rule.id() + ' ' + p.subject()),
                Text.visible(p.subject().value(), SHORT),
                Links.subject(p.subject().field(), p.subject().value()),
                PageText.number(p.value()),
                PageText.near(p.since(), view.now(), view.zone()),
                p.trusted(),
                tone,
                percent(p.value(), scale)));
      }
    }
    if (quiet && rows.size() > MOST_QUIET) {
      rows = rows.subList(0, MOST_QUIET);
    }
    return new Now.RuleView(
        Text.visible(rule.id(), SHORT),
        Text.visible(rule.type(), SHORT),
        PageText.thing(String.join(", ", rule.subjectFields())),
        rule.limits().stream()
            .map(
                l ->
                    new Now.LimitView(
                        PageText.number(l.limit()),
                        Text.visible(String.join(", ", l.actions()), SHORT),
                        percent(l.limit(), scale)))
            .toList(),
        quiet,
        rows,
        Math.max(0, rule.top().size() - rows.size()));
  }

  private static Now.AlertView alert(Alert alert, int levels, View view) {
    return new Now.AlertView(
        Links.alert(alert.id(), alert.last()),
        view.moment(alert.last()),
        view.moment(alert.first()),
        Text.visible(alert.rule(), SHORT),
        PageText.thing(alert.subject().field()),
        Text.visible(alert.subject().value(), SHORT),
        Links.subject(alert.subject().field(), alert.subject().value()),
        PageText.number(alert.measure()),
        PageText.number(alert.limit()),
        Text.visible(alert.sentence(), LONG),
        alert.evidence().entrySet().stream()
            .filter(e -> !e.getValue().isEmpty())
            .sorted(Map.Entry.comparingByKey())
            .limit(MOST_EVIDENCE)
            .map(
                e ->
                    new Now.Evidence(
                        Text.visible(e.getKey(), SHORT),
                        e.getValue().stream()
                            .limit(MOST_EVIDENCE)
                            .map(v -> Text.visible(v, 60))
                            .reduce((a, b) -> a + ", " + b)
                            .orElse(""),
                        Math.max(0, e.getValue().size() - MOST_EVIDENCE)))
            .toList(),
        alert.level() >= levels ? "top" : "over");
  }

  private static Now.BlockView block(BlockDesk.BlockStatus status, View view) {
    Block block = status.block();
    Subject subject = block.subject();
    return new Now.BlockView(
        key(block),
        PageText.thing(subject.field()),
        Text.visible(subject.value(), SHORT),
        Links.subject(subject.field(), subject.value()),
        Text.visible(block.action(), SHORT),
        view.moment(block.since()),
        view.moment(block.until()),
        block.until().isAfter(view.now())
            ? PageText.span(Duration.between(view.now(), block.until())) + " left"
            : "ends now",
        Text.visible(block.reason(), LONG),
        Text.visible(block.author().name(), SHORT),
        why(block),
        BlockPage.state(status));
  }

  /** The page of the alert behind a block, or empty. */
  static String why(Block block) {
    Alert alert = block.alert();
    return alert == null ? "" : Links.alert(alert.id(), alert.last());
  }

  private static Now.Inside inside(Status status, View view) {
    Status.StoreView store = status.store();
    return new Now.Inside(
        status.sources().stream().map(s -> source(s, status)).toList(),
        new Now.StoreView(
            Text.visible(store.what(), SHORT),
            store.away().map(a -> PageText.near(a, view.now(), view.zone())).orElse(""),
            Text.visible(store.problem(), LONG),
            PageText.number(store.kept()),
            store.waiting() == 0
                ? ""
                : PageText.number(store.waiting())
                    + " ("
                    + PageText.bytes(store.waitingBytes())
                    + ")",
            store.refused() == 0 ? "" : PageText.number(store.refused())),
        status.actions().stream()
            .map(
                a ->
                    new Now.ActionView(
                        Text.visible(a.id(), SHORT),
                        Text.visible(a.type(), SHORT),
                        PageText.number(a.done()) + (a.dryRun() ? " skipped (dry run)" : " done"),
                        a.waiting() == 0 ? "" : PageText.number(a.waiting()),
                        Text.visible(a.problem(), LONG)))
            .toList(),
        events(status),
        UnderstoodView.of(status.coverage()));
  }

  /** The time of the newest event tells how old the log's unread part is, where there is one. */
  private static Now.SourceView source(Status.SourceView source, Status status) {
    Source.Status state = source.state();
    boolean late = state.behind() > 0;
    Duration age = Duration.between(status.eventTime(), status.at());
    String lag =
        state.behind() < 0
            ? "position unknown"
            : !late
                ? "up to date"
                : PageText.bytes(state.behind())
                    + " behind"
                    + (age.toMinutes() >= 1 ? ", " + PageText.span(age) : "");
    return new Now.SourceView(
        Text.visible(source.id(), SHORT),
        Text.visible(state.what(), SHORT),
        lag,
        late,
        late && state.total() > 0
            ? percent((double) Math.max(0, state.total() - state.behind()), (double) state.total())
            : "",
        Text.visible(state.problem(), LONG));
  }

  private static List<Now.Count> events(Status status) {
    List<Now.Count> counts = new ArrayList<>();
    status.events().entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(8)
        .forEach(
            e ->
                counts.add(
                    new Now.Count(Text.visible(e.getKey(), 60), PageText.number(e.getValue()))));
    return counts;
  }

  private static String percent(double part, double whole) {
    double share = Math.min(1, Math.max(0, part / whole));
    return String.format(Locale.ROOT, "%.1f%%", share * 100);
  }

  /** An element's identifier that foreign text cannot shape. */
  private static String key(String kind, String of) {
    return kind + "-" + UUID.nameUUIDFromBytes(of.getBytes(StandardCharsets.UTF_8));
  }

  /** By what the page names a block: an id may hold what HTML does not bring back unchanged. */
  static String key(Block block) {
    return key("block", block.id());
  }

  private record View(Instant now, ZoneId zone) {
    Now.Moment moment(Instant at) {
      return new Now.Moment(PageText.near(at, now, zone), PageText.full(at, zone), at.toString());
    }
  }
}
