package io.weir.plugins.source.journald;

import io.weir.api.source.LineBatch;
import io.weir.api.source.Source;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the journal was read. Each sequence of entries is a stream, and an entry's number in it
 * is its place: so an entry has the same id however it is found again. A position's hint is a
 * number that grows with each position, by which the newest is known, and the cursor of the last
 * entry read.
 */
final class Reached {
  private static final Logger log = LoggerFactory.getLogger(Reached.class);

  /** As many as the engine keeps. */
  private static final int MOST_STREAMS = 500;

  private final Clock clock;
  private final Map<Long, Long> next = new LinkedHashMap<>(16, 0.75f, true);

  /** Streams of which entries may be printed again that were read before. */
  private final Map<Long, Long> again = new HashMap<>();

  /** The last entry read, or where to go on; null: at the beginning. */
  private @Nullable Cursor last;

  private long lastStream;
  private boolean lastWasRead;

  /** Whether the next entry printed is the last one read, if that is still there. */
  private boolean expected;

  private long count;
  private boolean toReport;
  private boolean begun;

  Reached(Clock clock) {
    this.clock = clock;
  }

  /** Takes over what is known of journals; a source of another type may have had this id before. */
  void resume(List<Source.Position> positions) {
    Source.Position newest = null;
    for (Source.Position position : positions) {
      long number = number(position.hint());
      if (number >= 0 || position.hint().isEmpty()) {
        next.put(position.stream(), position.place());
      }
      if (number > count) {
        count = number;
        newest = position;
      }
    }
    if (newest == null) {
      return; // only places are known, from the store: all is read, and what was before is dropped
    }
    long place = newest.place();
    Cursor cursor = cursor(newest.hint()).orElseThrow();
    lastWasRead = cursor.stream() == newest.stream() && cursor.number() + 1 == place;
    move(lastWasRead ? cursor : Cursor.at(cursor.sequence(), place));
  }

  private static long number(String hint) {
    int blank = hint.indexOf(' ');
    String digits = hint.substring(0, Math.max(0, blank));
    boolean good = !digits.isEmpty() && digits.length() < 19 && digits.matches("[0-9]+");
    return good && cursor(hint).isPresent() ? Long.parseLong(digits) : -1;
  }

  private static Optional<Cursor> cursor(String hint) {
    return Cursor.of(hint.substring(hint.indexOf(' ') + 1));
  }

  private void move(Cursor to) {
    if (last == null || !last.sequence().equals(to.sequence())) {
      lastStream = to.stream();
    }
    last = to;
  }

  /** Whether nothing was read before. */
  boolean isNew() {
    return next.isEmpty();
  }

  /** Where a journalctl has to begin; null: at the beginning. */
  @Nullable Cursor from() {
    return last;
  }

  /** Whether the entry from which a journalctl was to print has not come yet. */
  boolean isWaiting() {
    return expected;
  }

  /** A journalctl begins to print, from where it has to. */
  void restart() {
    expected = last != null && lastWasRead;
    again.clear();
    again.putAll(next);
  }

  /** A batch begins. */
  void begin() {
    begun = false;
  }

  /** Whether the entry was not read before. To be asked once for each, in the order printed. */
  boolean isUnread(Cursor cursor) {
    Cursor before = last;
    if (expected && before != null) {
      expected = false;
      if (before.isSameEntry(cursor)) {
        return false;
      }
      log.warn(
          "the journal no longer has the entry after which to continue, of {}: its files were"
              + " removed (see SystemMaxUse in journald.conf), or the options of this source were"
              + " changed. Continuing with the next entry, of {}; what was written in between and"
              + " removed is lost",
          time(before),
          time(cursor));
    }
    if (again.isEmpty()) {
      return true;
    }
    long stream = streamOf(cursor);
    Long place = again.get(stream);
    if (place == null || cursor.number() >= place) {
      again.remove(stream);
      return true;
    }
    return false;
  }

  private long streamOf(Cursor cursor) {
    Cursor before = last;
    return before != null && before.sequence().equals(cursor.sequence())
        ? lastStream
        : cursor.stream();
  }

  private static String time(Cursor cursor) {
    return cursor.micros() < 0
        ? "an unknown time"
        : Instant.EPOCH.plus(cursor.micros(), ChronoUnit.MICROS).toString();
  }

  /** Appends a line of the entry. */
  void line(LineBatch batch, Cursor cursor, SyslogLine line) {
    passed(batch, cursor);
    if (!begun) {
      batch.begin(lastStream, clock.instant(), ZoneOffset.UTC);
      begun = true;
    }
    batch.add(cursor.number(), line.bytes(), 0, line.length());
  }

  /** The entry was read, whether it gave a line or not. */
  void passed(LineBatch batch, Cursor cursor) {
    long before = lastStream;
    if (streamOf(cursor) != before) {
      report(batch);
      begun = false;
    }
    move(cursor);
    lastWasRead = true;
    toReport = true;
  }

  /** Says in the batch how far it goes. */
  void report(LineBatch batch) {
    Cursor cursor = last;
    if (!toReport || cursor == null) {
      return;
    }
    toReport = false;
    next.put(lastStream, cursor.number() + 1);
    if (next.size() > MOST_STREAMS) {
      next.remove(next.keySet().iterator().next());
    }
    count++;
    batch.reached(
        new Source.Position(lastStream, cursor.number() + 1, count + " " + cursor.text()));
  }
}
