package io.weir.web;

import io.weir.api.Event;
import io.weir.api.EventId;
import io.weir.api.EventType;
import io.weir.api.Text;
import io.weir.api.rule.Subject;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.engine.view.AlertDesk.RuleStatus;
import io.weir.engine.view.CountedEvents;
import io.weir.engine.view.EventFilter;
import io.weir.engine.view.Operations;
import io.weir.engine.view.StoredAlert;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes the page that says why an alert was raised, and what followed. */
final class AlertPage {
  private static final int ROWS = 50;
  private static final int EARLIER = 20;
  private static final int SHORT = 120;
  private static final int LONG = 400;

  private final Operations operations;
  private final StoredAlert alert;
  private final Instant now;
  private final ZoneId zone;
  private final int page;
  private final @Nullable RuleStatus rule;

  /**
   * @param page which page of the counted events, from 0
   */
  AlertPage(Operations operations, StoredAlert alert, Instant now, ZoneId zone, int page) {
    this.operations = operations;
    this.alert = alert;
    this.now = now;
    this.zone = zone;
    this.page = page;
    this.rule =
        operations.alerts().rules().stream()
            .filter(r -> r.id().equals(alert.rule()))
            .findFirst()
            .orElse(null);
  }

  AlertView view() throws StoreException {
    Subject subject = alert.subject();
    Followed followed = new Followed(operations, alert, rule, now, zone);
    return new AlertView(
        "",
        Text.visible(alert.rule(), SHORT),
        PageText.thing(subject.field()),
        Text.visible(subject.value(), SHORT),
        Links.subject(subject.field(), subject.value()),
        alert.now() != null,
        Text.visible(alert.sentence(), LONG),
        words(followed.ended()),
        AlertsRoutes.evidence(alert.text("evidence")),
        counted(),
        followed.grid(),
        followed.blocks(),
        levels(),
        earlier(),
        SubjectPage.orders(operations, subject));
  }

  private List<String> words(@Nullable Instant ended) {
    List<String> words = new ArrayList<>();
    String unit = Text.visible(alert.unit(), SHORT);
    RuleStatus of = rule;
    words.add(
        of == null
            ? "The rule "
                + Text.visible(alert.rule(), SHORT)
                + " is no longer in the pipeline file."
            : "The rule "
                + Text.visible(of.id(), SHORT)
                + " ("
                + Text.visible(of.type(), SHORT)
                + ") counts "
                + Text.visible(of.unit(), SHORT)
                + " by "
                + PageText.thing(String.join(" or ", of.subjectFields()))
                + "; it has "
                + (of.limits().size() == 1 ? "1 limit" : of.limits().size() + " limits")
                + ": "
                + String.join(
                    ", ", of.limits().stream().map(l -> PageText.number(l.limit())).toList())
                + ".");
    words.add(
        "Level "
            + alert.level()
            + " is reached at "
            + PageText.number(alert.limit())
            + " "
            + unit
            + ". When the alert was raised, "
            + PageText.number(alert.measure())
            + " were counted since "
            + PageText.full(alert.first(), zone)
            + (alert.now() == null
                ? "."
                : "; now it is " + PageText.number(alert.now().measure()) + "."));
    words.add(
        "Raised at "
            + PageText.full(alert.last(), zone)
            + (alert.now() != null
                ? " and still open."
                : ended == null
                    ? "; it is over. When it ended is not in the store."
                    : ", over at "
                        + PageText.full(ended, zone)
                        + ", after "
                        + PageText.span(Duration.between(alert.last(), ended))
                        + "."));
    return words;
  }

  private AlertView.Counted counted() throws StoreException {
    List<EventId> ids = new ArrayList<>(alert.events());
    Collections.reverse(ids);
    List<String> watched = operations.alerts().watched(alert.rule());
    List<EventType> kept =
        operations.store().kept().stream().filter(t -> watched.contains(t.name())).toList();
    List<String> notes = new ArrayList<>();
    if (ids.isEmpty()) {
      notes.add(
          "This alert names no events: what it found is that something did not happen, or it"
              + " follows from other alerts.");
      return new AlertView.Counted(notes, List.of(), "", search(kept));
    }
    List<String> missing =
        watched.stream().filter(t -> kept.stream().noneMatch(k -> k.name().equals(t))).toList();
    List<Event> found =
        CountedEvents.of(
            operations.store(),
            new CountedEvents.Asked(
                ids,
                watched,
                alert.subject(),
                alert.first(),
                later(alert.last(), alert.now() == null ? alert.last() : now),
                EventQuestion.PATIENCE));
    if (alert.measure() > ids.size()) {
      notes.add("An alert names the newest events that counted: here " + ids.size() + ".");
    }
    int gone = ids.size() - found.size();
    if (gone > 0) {
      notes.add(
          gone
              + (gone == 1 ? " of them is" : " of them are")
              + " not in the store: "
              + (missing.isEmpty()
                  ? "rows are deleted after a time (see retention), or are not written yet."
                  : "events of type "
                      + String.join(", ", missing)
                      + " are not kept (see store.keep),"
                      + " or rows were deleted after a time (see retention)."));
    }
    int from = Math.min(page * ROWS, found.size());
    int to = Math.min(from + ROWS, found.size());
    String next = "";
    if (to < found.size()) {
      next = Links.alert(alert.id(), alert.last()) + "&page=" + (page + 1);
    }
    return new AlertView.Counted(notes, grids(found.subList(from, to)), next, search(kept));
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private List<Grid> grids(List<Event> events) {
    Map<EventType, List<Event>> byType = new LinkedHashMap<>();
    events.forEach(e -> byType.computeIfAbsent(e.type(), t -> new ArrayList<>()).add(e));
    List<Grid> grids = new ArrayList<>();
    byType.forEach((type, of) -> grids.add(EventsPage.telling(type, of, now, zone)));
    return grids;
  }

  /**
   * All events of the subject in that time: of a type that the rule watches, else of the first that
   * has the field and is kept.
   */
  private String search(List<EventType> watched) {
    Subject subject = alert.subject();
    List<EventType> types = new ArrayList<>(watched);
    types.addAll(operations.store().kept());
    for (EventType type : types) {
      if (type.has(subject.field())) {
        String value = EventFilter.written(type.field(subject.field()), subject.value());
        if (!value.isEmpty() && value.length() <= LONG) {
          Map<String, String> parameters = new LinkedHashMap<>();
          parameters.put("type", type.name());
          parameters.put("from", EventsPage.input(alert.first(), zone));
          parameters.put("until", EventsPage.input(alert.last().plusSeconds(60), zone));
          parameters.put(EventQuestion.FIELD + subject.field(), value);
          return Links.to("events", parameters);
        }
      }
    }
    return "";
  }

  /** Other levels of the same rule about the same subject, around the same time. */
  private Grid levels() throws StoreException {
    Duration around = Duration.between(alert.first(), alert.last()).plusHours(1);
    List<Event> others = new ArrayList<>();
    for (Event event : about(alert.first().minusSeconds(1), alert.last().plus(around), ROWS)) {
      if (alert.rule().equals(event.text("rule")) && !alert.id().equals(event.text("alert_id"))) {
        others.add(event);
      }
    }
    return alerts("Other levels", others);
  }

  private Grid earlier() throws StoreException {
    List<Event> all = about(Instant.EPOCH, alert.last(), EARLIER + 1);
    List<Event> before = new ArrayList<>(all);
    before.removeIf(e -> alert.id().equals(e.text("alert_id")));
    return alerts("Earlier alerts", before.subList(0, Math.min(EARLIER, before.size())));
  }

  private List<Event> about(Instant from, Instant until, int most) throws StoreException {
    if (operations.store().kept().stream().noneMatch(t -> t.name().equals(StoredAlert.TYPE))) {
      return List.of();
    }
    return operations
        .store()
        .read(
            Query.about(StoredAlert.TYPE)
                .between(from, until)
                .where(
                    StoredAlert.is(
                        Map.of(
                            "subject_field", alert.subject().field(),
                            "subject", alert.subject().value())))
                .within(EventQuestion.PATIENCE)
                .most(most));
  }

  private Grid alerts(String label, List<Event> events) {
    return alerts(label, events, openIds(), now, zone);
  }

  private Set<String> openIds() {
    Set<String> ids = new HashSet<>();
    operations.alerts().open().forEach(a -> ids.add(a.id()));
    return ids;
  }

  /** Alerts as a table. */
  static Grid alerts(String label, List<Event> events, Set<String> open, Instant now, ZoneId zone) {
    List<List<Grid.Cell>> rows = new ArrayList<>();
    for (Event event : events) {
      String id = AlertsRoutes.text(event, "alert_id");
      rows.add(
          List.of(
              new Grid.Cell(PageText.near(event.time(), now, zone), Links.alert(id, event.time())),
              Grid.Cell.of(Text.visible(AlertsRoutes.text(event, "rule"), SHORT)),
              Grid.Cell.of(AlertsRoutes.number(event, "level")),
              Grid.Cell.of(Text.visible(AlertsRoutes.text(event, "sentence"), LONG)),
              Grid.Cell.of(open.contains(id) ? "open" : "over")));
    }
    return new Grid(
        label,
        List.of(
            new Grid.Column("time", "When it was raised.", false),
            new Grid.Column("rule", "The rule.", false),
            new Grid.Column("level", "Which of its limits.", true),
            new Grid.Column("finding", "What was found.", false),
            new Grid.Column("state", "Whether it is open.", false)),
        rows);
  }
}
