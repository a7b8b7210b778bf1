package io.weir.plugins.store.jdbc;

import io.weir.api.Event;
import io.weir.api.store.Bucket;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;

/**
 * Pieces of equal length in UTC, none of which lies in two buckets of the asked time.
 *
 * @param length microseconds
 * @param shift microseconds from the beginning of a piece to 1970, less whole pieces
 * @param buckets whether the pieces are the buckets
 */
record Pieces(long length, long shift, boolean buckets) {
  private static final long SECOND = 1_000_000;
  private static final long HOUR = 3_600 * SECOND;
  private static final long DAY = 24 * HOUR;

  /** 1970 began on a Thursday. */
  private static final long MONDAY = 3 * DAY;

  /** Changes of the clock that are looked at: rules that go on for ever repeat before. */
  private static final int CHANGES = 400;

  static Pieces of(Bucket bucket, Instant from, Instant until) {
    ZoneRules rules = bucket.zone().getRules();
    // The first bucket may begin at a change of the clock, or before one that comes before the
    // first event.
    Instant first = bucket.start(Event.instant(Questions.micros(from))).minusNanos(1);
    ZoneOffset offset = rules.getOffset(first);
    ZoneOffsetTransition change = rules.nextTransition(first);
    if (change != null && change.getInstant().isBefore(until)) {
      return between(rules, offset, change, until);
    }
    long shift = offset.getTotalSeconds() * SECOND;
    return switch (bucket.unit()) {
      case HOUR -> new Pieces(bucket.n() * HOUR, shift, true);
      case DAY -> new Pieces(DAY, shift, true);
      case WEEK -> new Pieces(7 * DAY, shift + MONDAY, true);
      case MONTH -> new Pieces(DAY, shift, false);
    };
  }

  /** Whole hours, or as much less as the offsets and the changes of the clock need. */
  private static Pieces between(
      ZoneRules rules, ZoneOffset offset, ZoneOffsetTransition first, Instant until) {
    long seconds = divisor(3_600, offset.getTotalSeconds());
    @Nullable ZoneOffsetTransition change = first;
    for (int i = 0; i < CHANGES && change != null && change.getInstant().isBefore(until); i++) {
      seconds = divisor(seconds, change.toEpochSecond());
      seconds = divisor(seconds, change.getOffsetAfter().getTotalSeconds());
      change = rules.nextTransition(change.getInstant());
    }
    return new Pieces(seconds * SECOND, 0, false);
  }

  private static long divisor(long a, long b) {
    return BigInteger.valueOf(a).gcd(BigInteger.valueOf(b)).longValue();
  }

  /** SQL for the beginning of the piece that a time lies in, given as SQL for its microseconds. */
  String sql(String micros) {
    // Whole pieces more, so that there is no remainder of a negative number.
    long more = shift + (-Questions.EARLIEST / length + 2) * length;
    return micros + " - mod(" + micros + " + " + more + ", " + length + ")";
  }
}
