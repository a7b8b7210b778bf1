package io.weir.cli.socket;

import io.weir.api.Event;
import io.weir.api.Network;
import io.weir.api.rule.Condition;
import io.weir.api.store.Bucket;
import io.weir.api.store.Group;
import io.weir.api.store.Query;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A question as a message; see {@link io.weir.engine.act.StoreDoor#query} and, for one without
 * measures, {@link io.weir.engine.act.StoreDoor#read}.
 */
final class QueryRequest {
  /** Groups, measures, conditions or values at most; a report has far fewer. */
  private static final int MOST_PARTS = 10_000;

  private QueryRequest() {}

  static void write(Query query, DataOutputStream out) throws IOException {
    Tables.text(query.type(), out);
    out.writeLong(Event.micros(query.from()));
    out.writeLong(Event.micros(query.until()));
    Tables.text(query.hourly().orElse(""), out);
    out.writeBoolean(query.rollUps());
    out.writeInt(query.by().size());
    for (Group group : query.by()) {
      Tables.text(group.toString(), out);
    }
    Bucket bucket = query.bucket();
    out.writeBoolean(bucket != null);
    if (bucket != null) {
      Tables.text(bucket.unit().name(), out);
      out.writeInt(bucket.n());
      Tables.text(bucket.zone().getId(), out);
    }
    out.writeInt(query.measures().size());
    for (Query.Measure measure : query.measures()) {
      Tables.text(measure.function().name(), out);
      Tables.text(measure.field(), out);
      out.writeDouble(measure.share());
    }
    write(query.where(), out);
    out.writeInt(query.any().size());
    for (Condition condition : query.any()) {
      write(condition, out);
    }
    PageRequest.write(query.after(), out);
    Tables.text(query.order().name(), out);
    out.writeLong(query.within().toMillis());
    out.writeInt(query.most());
  }

  private static void write(Condition condition, DataOutputStream out) throws IOException {
    out.writeInt(condition.tests().size());
    for (Map.Entry<String, List<Condition.Test>> field : condition.tests().entrySet()) {
      Tables.text(field.getKey(), out);
      out.writeInt(field.getValue().size());
      for (Condition.Test test : field.getValue()) {
        Tables.text(test.word().name(), out);
        out.writeInt(test.values().size());
        for (String value : test.values()) {
          Tables.text(value, out);
        }
        out.writeInt(test.networks().size());
        for (Network network : test.networks()) {
          Tables.text(network.toString(), out);
        }
        out.writeDouble(test.number());
      }
    }
  }

  /**
   * Reads it, with the daemon's own limits.
   *
   * @throws IllegalArgumentException with a sentence when it is not a question
   */
  static Query read(DataInputStream in, int most, Duration longest) throws IOException {
    Query.Builder query =
        Query.about(Tables.text(in))
            .between(Event.instant(in.readLong()), Event.instant(in.readLong()));
    String hourly = Tables.text(in);
    if (!hourly.isEmpty()) {
      query.hourly(hourly);
    }
    if (in.readBoolean()) {
      query.fromRollUps();
    }
    for (int i = parts(in); i > 0; i--) {
      query.by(Tables.text(in));
    }
    if (in.readBoolean()) {
      Bucket.Unit unit = Bucket.Unit.valueOf(Tables.text(in));
      query.bucket(new Bucket(unit, in.readInt(), zone(Tables.text(in))));
    }
    for (int i = parts(in); i > 0; i--) {
      Query.Measure.Function function = Query.Measure.Function.valueOf(Tables.text(in));
      measure(query, new Query.Measure(function, Tables.text(in), in.readDouble()));
    }
    query.where(condition(in));
    List<Condition> any = new ArrayList<>();
    for (int i = parts(in); i > 0; i--) {
      any.add(condition(in));
    }
    Query.Row after = PageRequest.row(in);
    if (after != null) {
      query.after(after);
    }
    query.any(any).order(Query.Order.valueOf(Tables.text(in)));
    long within = Math.min(longest.toMillis(), in.readLong());
    return query.within(Duration.ofMillis(within)).most(Math.min(most, in.readInt()));
  }

  private static void measure(Query.Builder query, Query.Measure measure) {
    String field = measure.field();
    switch (measure.function()) {
      case COUNT -> query.count();
      case SUM -> query.sum(field);
      case AVERAGE -> query.average(field);
      case DISTINCT -> query.distinct(field);
      case MIN -> query.min(field);
      case MAX -> query.max(field);
      case QUANTILE -> query.quantile(field, measure.share());
    }
  }

  private static ZoneId zone(String id) {
    try {
      return ZoneId.of(id);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("not a time zone", e);
    }
  }

  private static Condition condition(DataInputStream in) throws IOException {
    Map<String, List<Condition.Test>> tests = new HashMap<>();
    for (int i = parts(in); i > 0; i--) {
      String field = Tables.text(in);
      List<Condition.Test> those = new ArrayList<>();
      for (int j = parts(in); j > 0; j--) {
        those.add(test(in));
      }
      tests.put(field, those);
    }
    return new Condition(tests);
  }

  private static Condition.Test test(DataInputStream in) throws IOException {
    Condition.Word word = Condition.Word.valueOf(Tables.text(in));
    Set<String> values = new HashSet<>();
    for (int i = parts(in); i > 0; i--) {
      values.add(Tables.text(in));
    }
    List<Network> networks = new ArrayList<>();
    for (int i = parts(in); i > 0; i--) {
      networks.add(Network.parse(Tables.text(in)));
    }
    return new Condition.Test(word, values, networks, in.readDouble());
  }

  private static int parts(DataInputStream in) throws IOException {
    int n = in.readInt();
    if (n < 0 || n > MOST_PARTS) {
      throw new IllegalArgumentException("a question of " + n + " parts");
    }
    return n;
  }
}
