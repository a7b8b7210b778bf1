package io.weir.web;

import io.weir.api.store.Bucket;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import io.weir.engine.view.StoreDesk;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Counts over time: from a question with a bucket to bars, also where nothing happened. */
final class Series {
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("EEE d MMM HH:mm", Locale.ENGLISH);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEE d MMM yyyy", Locale.ENGLISH);

  /** A bar for each hour up to this length, a bar for each day up to the next. */
  private static final Duration HOURS = Duration.ofDays(7);

  private static final Duration DAYS = Duration.ofDays(93);

  private Series() {}

  /** The pieces of time that a chart of this range has. */
  static Bucket bucket(TimeRange range, ZoneId zone) {
    if (range.length().compareTo(HOURS.plusMinutes(1)) <= 0) {
      return Bucket.hours(1, zone);
    }
    return range.length().compareTo(DAYS) <= 0
        ? Bucket.days(zone)
        : new Bucket(Bucket.Unit.WEEK, 1, zone);
  }

  /**
   * The bars of a question that counts.
   *
   * @param asked has the bucket of the range, and one measure
   */
  static List<Chart.Bar> bars(StoreDesk store, Query asked, TimeRange range, Bucket bucket)
      throws StoreException {
    Table table = store.query(asked);
    Map<Instant, Double> counts = new HashMap<>();
    int last = table.columns().size() - 1;
    for (List<?> row : table.rows()) {
      if (row.get(0) instanceof String at && row.get(last) instanceof Number n) {
        counts.put(Instant.parse(at), n.doubleValue());
      }
    }
    return bars(counts, range, bucket);
  }

  /** The bars of counts by the beginnings of buckets. */
  static List<Chart.Bar> bars(Map<Instant, Double> counts, TimeRange range, Bucket bucket) {
    List<Chart.Bar> bars = new ArrayList<>();
    DateTimeFormatter label = bucket.unit() == Bucket.Unit.HOUR ? HOUR : DAY;
    Instant at = bucket.start(range.from());
    while (at.isBefore(range.until())) {
      double value = counts.getOrDefault(at, 0.0);
      bars.add(
          new Chart.Bar(
              at.getEpochSecond(),
              label.format(at.atZone(bucket.zone())),
              value,
              PageText.number(value)));
      at = bucket.next(at);
    }
    return bars;
  }
}
