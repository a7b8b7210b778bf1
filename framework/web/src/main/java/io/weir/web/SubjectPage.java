package io.weir.web;

import io.weir.api.Event;
import io.weir.api.Network;
import io.weir.api.Text;
import io.weir.api.rule.Subject;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.engine.view.Operations;
import io.weir.engine.view.StoredAlert;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks the engine about one address, account, sender, recipient or domain. */
final class SubjectPage {
  private static final int ROWS = 20;
  private static final int SHORT = 120;

  /** Rules count addresses of IPv6 by so many bits, where they say nothing else. */
  private static final int LEAST6 = 64;

  private static final Grid NONE = new Grid("", List.of(), List.of());

  private final Operations operations;
  private final String field;
  private final String value;
  private final TimeRange range;
  private final Instant now;
  private final ZoneId zone;

  SubjectPage(
      Operations operations,
      String field,
      String value,
      TimeRange range,
      Instant now,
      ZoneId zone) {
    this.operations = operations;
    this.field = field;
    this.value = value;
    this.range = range;
    this.now = now;
    this.zone = zone;
  }

  /** The page; what the store does not answer is left out, and said. */
  SubjectView view() {
    SubjectEvents events = new SubjectEvents(operations.store(), field, value, range, now, zone);
    Grid alerts = NONE;
    Grid blocks = NONE;
    String problem = "";
    try {
      events.ask();
      alerts = alerts();
      blocks =
          BlockHistory.grid(
              BlockHistory.about(operations.store(), field, names(), range, ROWS), now, zone);
    } catch (StoreException | IllegalArgumentException e) {
      problem = Text.visible(String.valueOf(e.getMessage()), 500);
    }
    return new SubjectView(
        PageText.thing(field),
        Text.visible(value, SHORT),
        field,
        value,
        TimeRange.SPANS.stream().map(s -> new EventList.Choice(s, s.equals(range.last()))).toList(),
        state(),
        problem,
        events.charts,
        events.tops,
        events.newest,
        alerts,
        blocks,
        orders(operations, new Subject(field, value)),
        new Grid(
            "Events by type",
            List.of(
                new Grid.Column("events", "The type of event.", false),
                new Grid.Column("number", "How many there were.", true)),
            events.counts));
  }

  /** Forms with the subject filled in, as far as an action or a rule knows its field. */
  static AlertView.Orders orders(Operations operations, Subject subject) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("field", subject.field());
    parameters.put("value", subject.value().length() > 400 ? "" : subject.value());
    boolean blocks =
        operations.blocks().blockers().stream().anyMatch(b -> b.fields().contains(subject.field()));
    boolean trusts = operations.trusts().fields().contains(subject.field());
    return new AlertView.Orders(
        blocks ? Links.to("block", parameters) : "", trusts ? Links.to("trust", parameters) : "");
  }

  private Grid alerts() throws StoreException {
    if (operations.store().kept().stream().noneMatch(t -> t.name().equals(StoredAlert.TYPE))) {
      return NONE;
    }
    List<Event> events =
        operations
            .store()
            .read(
                Query.about(StoredAlert.TYPE)
                    .between(range.from(), range.until())
                    .where(StoredAlert.about(field, names()))
                    .within(EventQuestion.PATIENCE)
                    .most(ROWS));
    Set<String> open = new HashSet<>();
    operations.alerts().open().forEach(a -> open.add(a.id()));
    return AlertPage.alerts("Alerts", events, open, now, zone);
  }

  private List<SubjectView.Sentence> state() {
    List<SubjectView.Sentence> state = new ArrayList<>();
    operations
        .trusts()
        .why(new Subject(field, value))
        .ifPresent(
            why ->
                state.add(
                    new SubjectView.Sentence(
                        "", "This " + PageText.thing(field) + " is " + Text.visible(why, 300))));
    operations.blocks().wanted().stream()
        .filter(b -> is(b.block().subject().field(), b.block().subject().value()))
        .forEach(
            b ->
                state.add(
                    new SubjectView.Sentence(
                        "top",
                        (b.dryRun() ? "Would be blocked" : "Blocked")
                            + " until "
                            + PageText.near(b.block().until(), now, zone)
                            + ": "
                            + Text.visible(b.block().reason(), 300))));
    operations.alerts().open().stream()
        .filter(a -> is(a.subject().field(), a.subject().value()))
        .forEach(
            a ->
                state.add(
                    new SubjectView.Sentence(
                        "over",
                        Text.visible(a.rule(), SHORT) + ": " + Text.visible(a.sentence(), 300))));
    return state;
  }

  /** Whether an alert or block is about this subject, or a network that it is in. */
  private boolean is(String itsField, String itsValue) {
    if (!itsField.equals(field)) {
      return false;
    }
    Network mine = network(value);
    Network its = mine == null ? null : network(itsValue);
    return itsValue.equals(value) || mine != null && its != null && its.contains(mine);
  }

  private static @Nullable Network network(String text) {
    try {
      return Network.parse(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** What rules call the subject: of an address in IPv6 its /64 as well. */
  private Set<String> names() {
    Network network = network(value);
    return network == null || !network.address().v6() || network.prefix() <= LEAST6
        ? Set.of(value)
        : Set.of(value, new Network(network.address(), LEAST6).toString());
  }
}
