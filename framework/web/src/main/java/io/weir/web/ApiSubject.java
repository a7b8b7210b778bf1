package io.weir.web;

import io.javalin.http.Context;
import io.weir.api.EventType;
import io.weir.api.action.Block;
import io.weir.api.rule.Condition;
import io.weir.api.rule.Subject;
import io.weir.api.store.Bucket;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.engine.view.EventFilter;
import io.weir.engine.view.Operations;
import io.weir.engine.view.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One address, account, sender or recipient. */
final class ApiSubject {
  private static final int MOST_BARS = 2_000;

  private final Operations operations;

  ApiSubject(Operations operations) {
    this.operations = operations;
  }

  List<ApiRoute> routes() {
    return List.of(
        ApiRoute.get("/subject", this::subject, "field", "value", "last", "from", "until"));
  }

  private record OfType(String type, double count, List<Chart.Bar> bars) {}

  private void subject(Context ctx, ApiRoute.Out out) throws IOException, StoreException {
    String field = EventQuestion.parameter(ctx, "field");
    String value = EventQuestion.parameter(ctx, "value");
    if (!Links.SUBJECTS.contains(field)) {
      throw ApiProblem.bad(
          "field",
          "This is one of " + String.join(", ", Links.SUBJECTS.stream().sorted().toList()));
    }
    if (value.isBlank()) {
      throw ApiProblem.bad("value", "Which " + PageText.thing(field) + "?");
    }
    Status status = operations.health().status();
    TimeRange range = EventQuestion.range(ctx, "", status.at(), status.zone());
    Bucket bucket = Series.bucket(range, status.zone());
    List<OfType> types = new ArrayList<>();
    for (EventType type : operations.store().kept()) {
      if (type.has(field)) {
        OfType one = count(type, EventFilter.exactly(type.field(field), value), range, bucket);
        if (one.count() > 0) {
          types.add(one);
        }
      }
    }
    Subject subject = new Subject(field, value);
    List<String> alerts =
        operations.alerts().open().stream()
            .filter(a -> a.subject().equals(subject))
            .map(a -> a.id())
            .toList();
    List<String> blocks =
        operations.blocks().wanted().stream()
            .map(b -> b.block())
            .filter(b -> b.subject().equals(subject))
            .map(Block::id)
            .toList();
    out.begin()
        .object(
            json -> {
              json.text("field", field).text("value", value);
              json.time("from", range.from()).time("until", range.until());
              json.texts("active_alerts", alerts).texts("blocks", blocks);
              json.text("bucket", bucket.unit().name().toLowerCase(Locale.ROOT));
              json.text("zone", bucket.zone().getId());
              json.array(
                  "types",
                  array -> {
                    for (OfType type : types) {
                      array.object(
                          one -> {
                            one.text("type", type.type()).number("count", type.count());
                            ApiEvents.bars(type.bars(), one);
                          });
                    }
                  });
            });
  }

  private OfType count(EventType type, Condition where, TimeRange range, Bucket bucket)
      throws StoreException {
    List<Chart.Bar> bars =
        Series.bars(
            operations.store(),
            Query.about(type.name())
                .between(range.from(), range.until())
                .where(where)
                .within(EventQuestion.PATIENCE)
                .fromRollUps()
                .bucket(bucket)
                .count()
                .order(Query.Order.KEY)
                .most(MOST_BARS),
            range,
            bucket);
    return new OfType(type.name(), bars.stream().mapToDouble(Chart.Bar::value).sum(), bars);
  }
}
