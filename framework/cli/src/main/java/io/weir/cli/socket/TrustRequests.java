package io.weir.cli.socket;

import io.weir.api.Network;
import io.weir.api.Text;
import io.weir.api.rule.Subject;
import io.weir.api.store.StoreException;
import io.weir.api.store.StoreException.Reason;
import io.weir.engine.config.Nearest;
import io.weir.engine.json.Json;
import io.weir.engine.json.TrustJson;
import io.weir.engine.state.Fields;
import io.weir.engine.view.Operations;
import io.weir.engine.view.Order;
import io.weir.engine.view.Outcome;
import io.weir.engine.view.TrustDesk;
import io.weir.engine.view.TrustDesk.TrustStatus;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What commands ask and order about who is trusted. */
final class TrustRequests {
  private static final int LEAST_PREFIX = 4;

  private final Operations operations;
  private final Order order;

  TrustRequests(Operations operations, Order order) {
    this.operations = operations;
    this.order = order;
  }

  /** Everything that is trusted, and by which fields it can be. */
  void list(Json to) throws IOException {
    List<TrustStatus> all = operations.trusts().all();
    to.object(
        json ->
            json.texts("fields", operations.trusts().fields())
                .array(
                    "trusts",
                    array -> {
                      for (TrustStatus trust : all) {
                        array.object(one -> TrustJson.write(trust, one));
                      }
                    }));
  }

  void add(Fields asked, Json to) throws IOException {
    Instant until = operations.health().status().at().plusSeconds(asked.number("seconds"));
    String field = asked.text("field");
    String value = asked.text("which");
    TrustDesk.Wanted wanted =
        new TrustDesk.Wanted(field, value, until, asked.number("unblock", 1) != 0);
    write(Outcomes.of(operations.trusts().trust(wanted, order)), field, value, to);
  }

  /** Takes back the one order that is meant. */
  void end(Fields asked, Json to) throws IOException, StoreException {
    TrustStatus found = found(asked.text("which").strip());
    Outcome outcome = Outcomes.of(operations.trusts().end(found.id(), order));
    write(outcome, found.field(), found.value(), to);
  }

  private static void write(Outcome outcome, String field, String value, Json to)
      throws IOException {
    to.object(
        json ->
            json.array(
                "orders",
                array ->
                    array.object(
                        one -> Outcomes.write(outcome, "", new Subject(field, value), one))));
  }

  private TrustStatus found(String which) throws StoreException {
    List<TrustStatus> all = operations.trusts().all();
    List<TrustStatus> same =
        all.stream().filter(t -> t.id().equals(which) || isValue(t, which)).toList();
    if (same.isEmpty() && which.length() >= LEAST_PREFIX) {
      same = all.stream().filter(t -> t.id().startsWith(which)).toList();
    }
    List<TrustStatus> ordered = same.stream().filter(t -> !t.id().isEmpty()).toList();
    if (ordered.size() == 1) {
      return ordered.get(0);
    }
    String name = Text.visible(which, 100);
    throw new StoreException(
        Reason.FATAL,
        ordered.size() > 1
            ? name + " is trusted by several orders: give the id of one, see weir trusted list"
            : same.isEmpty()
                ? "there is no trust in " + name + near(which, all)
                : name
                    + " is trusted by the configuration or as this machine's own address, not"
                    + " by an order: change `trusted` in the pipeline file",
        null);
  }

  private static boolean isValue(TrustStatus trust, String typed) {
    try {
      return trust.value().equals(Network.parse(typed).toString());
    } catch (IllegalArgumentException e) {
      return trust.value().equals(typed);
    }
  }

  private static String near(String which, List<TrustStatus> all) {
    Set<String> known = new LinkedHashSet<>();
    all.forEach(t -> known.add(t.value()));
    String near = Nearest.of(which, known);
    return near == null
        ? "; weir trusted list shows all"
        : "; did you mean " + Text.visible(near, 100) + "?";
  }
}
