package io.weir.web;

import io.weir.api.Event;
import io.weir.api.Text;
import io.weir.api.action.Block;
import io.weir.api.rule.Alert;
import io.weir.api.store.StoreException;
import io.weir.engine.view.AlertDesk.Limit;
import io.weir.engine.view.AlertDesk.RuleStatus;
import io.weir.engine.view.BlockDesk.BlockStatus;
import io.weir.engine.view.Operations;
import io.weir.engine.view.Status;
import io.weir.engine.view.StoredAlert;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What followed an alert: mails, blocks and their ends, who was spared, and what failed. */
final class Followed {
  private static final Instant EVER = Instant.parse("9999-01-01T00:00:00Z");
  private static final int MOST = 200;
  private static final int SHORT = 120;
  private static final int LONG = 400;

  private final Operations operations;
  private final StoredAlert alert;
  private final @Nullable RuleStatus rule;
  private final Instant now;
  private final ZoneId zone;
  private final List<Event> begun;
  private final Map<String, Event> ends = new HashMap<>();
  private final List<Event> spared;
  private final List<Event> notices;
  private final @Nullable Instant ended;

  Followed(
      Operations operations, StoredAlert alert, @Nullable RuleStatus rule, Instant now, ZoneId zone)
      throws StoreException {
    this.operations = operations;
    this.alert = alert;
    this.rule = rule;
    this.now = now;
    this.zone = zone;
    begun = all("block", "alert_id", alert.id());
    for (Event block : begun) {
      String id = AlertsRoutes.text(block, "block_id");
      if (!ends.containsKey(id)) {
        for (Event end : all("block_end", "block_id", id)) {
          ends.put(id, end);
        }
      }
    }
    spared = all("spared", "alert_id", alert.id());
    notices = all("notice", "alert_id", alert.id());
    List<Event> over = all("alert_end", "alert_id", alert.id());
    ended = over.isEmpty() ? null : over.get(0).time();
  }

  private List<Event> all(String type, String field, String value) throws StoreException {
    Instant from = alert.last().minusSeconds(1);
    return StoredAlert.all(operations, type, from, EVER, field, value, MOST);
  }

  /** When the alert was over; null when that is not known, or it is not. */
  @Nullable Instant ended() {
    return ended;
  }

  /** A step, in order of time. */
  private record Step(Instant at, String action, String what, String detail) {}

  /** What followed, in order of time. */
  Grid grid() {
    List<Step> steps = new ArrayList<>();
    for (Event e : notices) {
      String reason = AlertsRoutes.text(e, "reason");
      String what =
          switch (AlertsRoutes.text(e, "outcome")) {
            case "sent" -> "sent";
            case "summary" -> "sent, with other old alerts in one message";
            default -> "not sent, given up";
          };
      steps.add(step(e, what, reason));
    }
    for (Event e : begun) {
      steps.add(step(e, "blocked " + subject(e), AlertsRoutes.text(e, "reason")));
    }
    for (Event e : ends.values()) {
      steps.add(step(e, "unblocked " + subject(e), AlertsRoutes.text(e, "reason")));
    }
    for (Event e : spared) {
      steps.add(step(e, "spared " + subject(e), AlertsRoutes.text(e, "reason")));
    }
    steps.sort(Comparator.comparing(Step::at));
    List<List<Grid.Cell>> rows = new ArrayList<>();
    for (Step s : steps) {
      rows.add(row(PageText.near(s.at(), now, zone), s.action(), s.what(), s.detail()));
    }
    missing().forEach(rows::add);
    return new Grid(
        "What followed",
        List.of(
            new Grid.Column("time", "When.", false),
            new Grid.Column("action", "Which action.", false),
            new Grid.Column("what", "What it did.", false),
            new Grid.Column("reason", "Why.", false)),
        rows);
  }

  private static Step step(Event e, String what, String detail) {
    return new Step(e.time(), AlertsRoutes.text(e, "action"), what, detail);
  }

  private static String subject(Event e) {
    return AlertsRoutes.text(e, "subject");
  }

  private static List<Grid.Cell> row(String time, String action, String what, String detail) {
    return List.of(
        Grid.Cell.of(time),
        Grid.Cell.of(Text.visible(action, SHORT)),
        Grid.Cell.of(Text.visible(what, SHORT)),
        Grid.Cell.of(Text.visible(detail, LONG)));
  }

  /** Actions of the level that left no trace, and what is wrong with them now. */
  private List<List<Grid.Cell>> missing() {
    RuleStatus of = rule;
    if (of == null || alert.level() < 1 || alert.level() > of.limits().size()) {
      return List.of();
    }
    Set<String> seen = new HashSet<>();
    List.of(notices, begun, spared)
        .forEach(all -> all.forEach(e -> seen.add(AlertsRoutes.text(e, "action"))));
    List<List<Grid.Cell>> rows = new ArrayList<>();
    Limit limit = of.limits().get(alert.level() - 1);
    for (Status.ActionView action : operations.health().status().actions()) {
      if (limit.actions().contains(action.id())
          && (!seen.contains(action.id()) || !action.problem().isEmpty())) {
        String what =
            !action.problem().isEmpty()
                ? "fails now"
                : action.waiting() > 0 ? "waits" : "nothing is known of it";
        rows.add(row("", action.id(), what, action.problem()));
      }
    }
    return rows;
  }

  /** Blocks that stem from the alert. */
  Grid blocks() {
    Map<String, BlockStatus> wanted = new HashMap<>();
    for (BlockStatus b : operations.blocks().wanted()) {
      Alert of = b.block().alert();
      if (of != null && of.id().equals(alert.id())) {
        wanted.put(b.block().id(), b);
      }
    }
    List<List<Grid.Cell>> rows = new ArrayList<>();
    Set<String> shown = new HashSet<>();
    for (BlockStatus b : wanted.values()) {
      Block block = b.block();
      shown.add(block.id());
      rows.add(
          row(
              block.subject().field(),
              block.subject().value(),
              block.action(),
              BlockPage.state(b).replace('_', ' '),
              PageText.near(block.until(), now, zone)));
    }
    for (Event e : begun) {
      String id = AlertsRoutes.text(e, "block_id");
      if (shown.add(id)) {
        Event end = ends.get(id);
        rows.add(
            row(
                AlertsRoutes.text(e, "subject_field"),
                subject(e),
                AlertsRoutes.text(e, "action"),
                "ended",
                end == null ? "" : PageText.near(end.time(), now, zone)));
      }
    }
    return new Grid(
        "Blocks",
        List.of(
            new Grid.Column("subject", "What is blocked.", false),
            new Grid.Column("action", "By which action.", false),
            new Grid.Column("state", "How it is now.", false),
            new Grid.Column("end", "When it ends, or ended.", false)),
        rows);
  }

  private static List<Grid.Cell> row(
      String field, String value, String action, String state, String end) {
    boolean waits = state.equals("waiting");
    return List.of(
        new Grid.Cell(Text.visible(value, SHORT), Links.subject(field, value)),
        Grid.Cell.of(Text.visible(action, SHORT)),
        new Grid.Cell(
            waits ? "waiting for a person: decide" : state,
            waits ? Links.to("blocks", Map.of("state", state, "subject", value)) : ""),
        Grid.Cell.of(end));
  }
}
