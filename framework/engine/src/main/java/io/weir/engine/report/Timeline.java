package io.weir.engine.report;

import io.weir.api.store.Bucket;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The numbers over time. */
final class Timeline {
  private static final String DELIVERIES = "mail_delivery";
  private static final List<String> STATUSES = List.of("sent", "deferred", "bounced");

  /** Statuses of one piece of time at most. */
  private static final int MOST_GROUPS = 50;

  private final Asking asking;
  private final Span span;
  private final Bucket bucket;
  private final List<Instant> pieces;
  private final Map<String, Map<Instant, Long>> lines = new LinkedHashMap<>();

  Timeline(Asking asking, Span span) {
    this.asking = asking;
    this.span = span;
    bucket = span.bucket();
    pieces = span.pieces();
  }

  Report.Course course() throws StoreException {
    count("messages", "mail_message");
    deliveries();
    count("rejected", "mail_reject");
    count("failed_logins", "mail_auth_failure");
    count("alerts", "alert");
    List<Report.Point> points = new ArrayList<>();
    for (Instant start : pieces) {
      points.add(
          new Report.Point(
              start, lines.values().stream().map(line -> line.getOrDefault(start, 0L)).toList()));
    }
    return new Report.Course(bucket, List.copyOf(lines.keySet()), points);
  }

  private void count(String line, String type) throws StoreException {
    if (!asking.keeps(type)) {
      return;
    }
    Query.Builder query = asking.about(type, span).bucket(bucket).order(Query.Order.KEY).count();
    Table table = asking.ask(line.replace('_', ' ') + " over time", query, pieces.size() + 2);
    if (table != null) {
      Map<Instant, Long> counts = lines.computeIfAbsent(line, l -> new LinkedHashMap<>());
      for (List<@Nullable Object> row : table.rows()) {
        add(counts, row.get(0), row.get(1));
      }
    }
  }

  private void deliveries() throws StoreException {
    if (!asking.keeps(DELIVERIES, "status")) {
      return;
    }
    Query.Builder query =
        asking.about(DELIVERIES, span).bucket(bucket).by("status").order(Query.Order.KEY).count();
    Table table = asking.ask("deliveries over time", query, (pieces.size() + 2) * MOST_GROUPS);
    if (table == null) {
      return;
    }
    STATUSES.forEach(status -> lines.put(status, new LinkedHashMap<>()));
    for (List<@Nullable Object> row : table.rows()) {
      Map<Instant, Long> counts = lines.get(String.valueOf(row.get(1)));
      if (counts != null && STATUSES.contains(String.valueOf(row.get(1)))) {
        add(counts, row.get(0), row.get(2));
      }
    }
  }

  private static void add(
      Map<Instant, Long> counts, @Nullable Object start, @Nullable Object count) {
    if (start instanceof String at && count instanceof Number n) {
      counts.merge(Instant.parse(at), n.longValue(), Long::sum);
    }
  }
}
