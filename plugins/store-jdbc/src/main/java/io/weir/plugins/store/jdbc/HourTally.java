package io.weir.plugins.store.jdbc;

import io.weir.api.Event;
import io.weir.api.EventType;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts what this store has committed, so that a roll-up need not read the rows again. Whether it
 * knows all rows of an hour is for the roll-up to find out: another writer, or an earlier run, may
 * have written some. Holds the newest hours only. Changed by one thread; what others ask is asked
 * of the hours that are held under the same lock.
 */
final class HourTally {
  private static final long HOUR = 3_600_000_000L;

  /** Different values held; about 150 bytes each, an eighth of the memory. */
  private static final long MOST =
      Math.max(100_000, Math.min(800_000, Runtime.getRuntime().maxMemory() / 8 / 150));

  /** Bytes of all postings: three tenths of the memory, an hour of some 700 events a second. */
  private static final long MOST_POSTINGS = Runtime.getRuntime().maxMemory() / 10 * 3;

  /** Hours that stay after a roll-up: the current one, and the one that late lines belong to. */
  private static final int STAY = 2;

  private final TreeMap<Long, Map<String, HourCounts>> hours = new TreeMap<>();

  /** By type; none where others may write. */
  private final Map<String, Known> known = new HashMap<>();

  private final long mostPostings;
  private int values;

  HourTally() {
    this(MOST_POSTINGS);
  }

  /**
   * @param mostPostings bytes of memory that postings may take
   */
  HourTally(long mostPostings) {
    this.mostPostings = mostPostings;
  }

  /** What is known of a table, while nobody else writes into it. */
  private static final class Known {
    /** All rows from this hour on were counted here. */
    long from;

    /** How many rows it has then. */
    long rows;

    Known(long from, long rows) {
      this.from = from;
      this.rows = rows;
    }
  }

  /** The beginning of a time's hour, both in microseconds. */
  static long hour(long micros) {
    return Math.floorDiv(micros, HOUR) * HOUR;
  }

  /** The beginning of the hour after a time's. */
  static long behind(long micros) {
    return hour(micros) + HOUR;
  }

  /** These rows are in the table for good. */
  synchronized void add(EventType type, List<Event> rows) {
    long hour = Long.MIN_VALUE;
    HourCounts counts = null;
    for (Event e : rows) {
      long its = hour(e.micros());
      if (counts == null || its != hour) {
        hour = its;
        counts =
            hours
                .computeIfAbsent(hour, h -> new HashMap<>())
                .computeIfAbsent(type.name(), t -> new HourCounts(type));
      }
      // The declaration of the rows may be another than the kept one; then they are read again.
      values += counts.add(e);
    }
    more(type, rows.size());
    while ((values > MOST || postingsBytes() > mostPostings) && hours.size() > 1) {
      drop();
    }
    boundPostings();
  }

  private long postingsBytes() {
    long bytes = 0;
    for (Map<String, HourCounts> byType : hours.values()) {
      for (HourCounts counts : byType.values()) {
        bytes += counts.postingsBytes();
      }
    }
    return bytes;
  }

  /** Those that take most are given up: the values of such an hour are found by its rows. */
  private void boundPostings() {
    while (postingsBytes() > mostPostings) {
      hours.values().stream()
          .flatMap(byType -> byType.values().stream())
          .max(Comparator.comparingLong(HourCounts::postingsBytes))
          .ifPresent(HourCounts::giveUpPostings);
    }
  }

  /** The table has so many rows more, or fewer. */
  private void more(EventType type, long rows) {
    Known its = known.get(type.name());
    if (its != null) {
      its.rows += rows;
    }
  }

  private void drop() {
    drop(hours.firstKey());
  }

  private void drop(long hour) {
    Map<String, HourCounts> gone = hours.remove(hour);
    if (gone != null) {
      gone.values().forEach(c -> values -= c.values());
    }
    unknownBefore(hour + HOUR);
  }

  private void unknownBefore(long hour) {
    known.values().forEach(its -> its.from = Math.max(its.from, hour));
  }

  /**
   * Nothing was written by this store yet.
   *
   * @param from the table has no rows from this hour on
   * @param rows how many it has
   */
  synchronized void begin(EventType type, long from, long rows) {
    known.put(type.name(), new Known(from, rows));
  }

  /**
   * Whether all rows of the hours from this one on are counted here.
   *
   * @param rows how many the table has; another number than is known: somebody else wrote
   */
  synchronized boolean isWhole(EventType type, long hour, long rows) {
    Known its = known.get(type.name());
    return its != null && hour >= its.from && rows == its.rows;
  }

  /** What is known of a type's hour; null for nothing. */
  synchronized @Nullable HourCounts of(long hour, EventType type) {
    Map<String, HourCounts> byType = hours.get(hour);
    return byType == null ? null : byType.get(type.name());
  }

  /**
   * What is known of a roll-up of an hour; null when this store does not know all rows of it.
   *
   * @param i which of the type's roll-ups
   */
  synchronized @Nullable Digest digest(long hour, EventType type, int i) {
    HourCounts counts = of(hour, type);
    return counts == null || !counts.isWhole() ? null : counts.rolls().get(i).digest();
  }

  /**
   * Takes counts that were made from the rows themselves. Rows that were just committed may be
   * among them and be added once more, so the hour is looked at again next time.
   */
  synchronized void put(long hour, EventType type, HourCounts counts) {
    Known its = known.get(type.name());
    if (its != null) {
      its.from = Math.max(its.from, hour + HOUR);
    }
    HourCounts before = hours.computeIfAbsent(hour, h -> new HashMap<>()).put(type.name(), counts);
    values += counts.values() - (before == null ? 0 : before.values());
    boundPostings();
  }

  /** Rows counted in {@code [from, until)}. */
  synchronized long rows(EventType type, long from, long until) {
    long rows = 0;
    for (Map<String, HourCounts> byType : hours.subMap(from, until).values()) {
      HourCounts counts = byType.get(type.name());
      rows += counts == null ? 0 : counts.rows();
    }
    return rows;
  }

  /** The counts of these hours are written; only the newest hours are held on to. */
  synchronized void rolledUp(long from, long until) {
    for (Long hour : List.copyOf(hours.subMap(from, until).keySet())) {
      if (hours.tailMap(hour).size() > STAY) {
        drop(hour);
      }
    }
  }

  /** So many rows were taken out. */
  synchronized void forgot(EventType type, long rows) {
    more(type, -rows);
  }

  /** Rows before this time will be taken out: nothing is known of their hours any more. */
  synchronized void forget(long before) {
    unknownBefore(behind(before));
    while (!hours.isEmpty() && hours.firstKey() < before) {
      drop();
    }
  }

  synchronized void clear() {
    hours.clear();
    known.clear();
    values = 0;
  }
}
