package io.weir.engine.loop;

import io.weir.api.source.Line;
import io.weir.api.source.LineBatch;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the lines that one source gives as they are written bear the time of the clock. Those
 * that are steadily late or early by hours are of another zone, and what the rules make of them
 * comes too late. What is read up later than it was written says nothing. The loop's thread; any
 * thread may ask for the problem.
 */
public final class Clocks {
  private static final Logger log = LoggerFactory.getLogger(Clocks.class);
  private static final Duration AGAIN = Duration.ofHours(1);
  private static final long MINUTE = 60_000_000L;
  private static final long LATE = 10 * MINUTE;

  /** Further ahead than that they count as of now. */
  private static final long EARLY = 5 * MINUTE;

  /** Lines of a queue that is sent at last are late by this and that; those of a zone are not. */
  private static final long AGREEMENT = MINUTE;

  private static final int STEADY = 5;

  /** What fits no zone must last for so long: a queue comes to its end. */
  private static final Duration LASTING = Duration.ofMinutes(5);

  /** All zones that are in use differ from each other by a multiple of it, and by two at least. */
  private static final long QUARTER = 15 * MINUTE;

  private static final long NEAR = MINUTE;
  private static final long MOST_OFFSET = 18 * 60 * MINUTE;

  private final String source;
  private final Line view = new Line();
  private int run;
  private Instant since = Instant.MIN;
  private long least;
  private long most;
  private Instant logged = Instant.MIN;
  private Instant overLogged = Instant.MIN;
  private volatile String problem = "";

  Clocks(String source) {
    this.source = source;
  }

  /**
   * A sentence about the newest lines of a log, for {@code weir doctor}: whether their stamps are
   * of the time at which their batch says they were written.
   *
   * @return empty when they are
   */
  public static String ofNewest(LineBatch batch, Parsing.Parsed parsed) {
    long late = parsed.leastLate();
    return parsed.dated() == 0 || late <= LATE && late >= -EARLY
        ? ""
        : new Clocks("").sentence(batch, late);
  }

  /**
   * A batch of lines.
   *
   * @param live whether they were just written
   */
  void read(LineBatch batch, Parsing.Parsed parsed, boolean live, Instant now) {
    if (parsed.dated() == 0 || !live) {
      if (parsed.ahead() > 0) {
        say(batch, parsed.leastLate(), now);
      }
      return;
    }
    boolean late = parsed.leastLate() > LATE;
    boolean early = parsed.mostLate() < -EARLY;
    if (!late && !early) {
      run = 0;
      problem = "";
      if (parsed.ahead() > 0) {
        say(batch, parsed.leastLate(), now);
      }
      return;
    }
    long newLeast = run == 0 ? parsed.leastLate() : Math.min(least, parsed.leastLate());
    long newMost = run == 0 ? parsed.mostLate() : Math.max(most, parsed.mostLate());
    if (newMost - newLeast > AGREEMENT) {
      run = 0;
      newLeast = parsed.leastLate();
      newMost = parsed.mostLate();
    }
    least = newLeast;
    most = newMost;
    if (run == 0) {
      since = now;
    }
    run = most - least > AGREEMENT ? 0 : Math.min(run + parsed.dated(), STEADY);
    batch.get(batch.size() - 1, view);
    boolean steady = run >= STEADY && (fitting(least) != null || !since.plus(LASTING).isAfter(now));
    if (steady || early) {
      problem = sentence(batch, least);
      say(batch, least, now);
    }
  }

  /**
   * Blocks were not made that would be over by the time of these lines.
   *
   * @param live whether the lines were just written: else it is as it should be
   */
  void over(int blocks, LineBatch batch, Parsing.Parsed parsed, boolean live, Instant now) {
    if (live
        && parsed.dated() > 0
        && parsed.mostLate() > LATE
        && !overLogged.plus(AGAIN).isAfter(now)) {
      overLogged = now;
      log.warn(
          "{} {} not made: counted from the time of the line that led there {} be over already. Source {}: {}",
          blocks,
          blocks == 1 ? "block was" : "blocks were",
          blocks == 1 ? "it would" : "they would",
          source,
          sentence(batch, parsed.mostLate()));
    }
  }

  private void say(LineBatch batch, long late, Instant now) {
    if (!logged.plus(AGAIN).isAfter(now)) {
      logged = now;
      log.warn("source {}: {}", source, sentence(batch, late));
    }
  }

  /**
   * @param late micros from a line's stamp to its reading
   */
  private String sentence(LineBatch batch, long late) {
    batch.get(batch.size() - 1, view);
    long minutes = Math.abs(late) / MINUTE;
    String much =
        "its lines bear a time "
            + (minutes >= 60 ? minutes / 60 + " h " : "")
            + minutes % 60
            + " min "
            + (late > 0 ? "behind" : "ahead of")
            + " the clock"
            + (late > 0
                ? "; what follows from them comes late, or not at all"
                : "; they count as of now");
    byte first = view.from() < view.to() ? view.bytes()[view.from()] : 0;
    if (first >= '0' && first <= '9') {
      return much + ". They name their zone, so a clock is wrong: here, or where they come from";
    }
    ZoneOffset fitting = fitting(late);
    return much
        + (fitting == null
            ? ". See whether zone: is right, and the clock where they come from"
            : ". They would fit zone: \""
                + (fitting.getTotalSeconds() == 0 ? "UTC" : fitting.getId())
                + "\"; set it for this source");
  }

  /** The zone in which these stamps are of now; null when none is that far away. */
  private @Nullable ZoneOffset fitting(long late) {
    long off = Math.round((double) late / QUARTER) * QUARTER;
    if (Math.abs(off) < 2 * QUARTER || Math.abs(late - off) > NEAR) {
      return null;
    }
    long now = view.zone().getRules().getOffset(view.received()).getTotalSeconds() * 1_000_000L;
    long fit = now - off;
    return Math.abs(fit) > MOST_OFFSET ? null : ZoneOffset.ofTotalSeconds((int) (fit / 1_000_000));
  }

  /** A sentence while live lines are steadily late or early, else empty. */
  String problem() {
    return problem;
  }
}
