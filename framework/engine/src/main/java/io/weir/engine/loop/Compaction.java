package io.weir.engine.loop;

import io.weir.engine.state.StateFile;
import java.time.Duration;
import java.time.Instant;

/** When room is made in the state file. The loop's thread. */
final class Compaction {
  private static final Duration AGAIN = Duration.ofMinutes(10);

  /** Calls, a second apart, after which as much room is given back as there is. */
  private static final int CALLS = 30;

  /** Bytes of the state file from which on room is made under load too. */
  private static final long LARGE = 32 << 20;

  private static final Duration QUIET = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final StateFile state;
  private Instant last;
  private Instant since;
  private int left;

  Compaction(StateFile state, Instant now) {
    this.state = state;
    last = now;
    since = now;
  }

  /**
   * With nothing to be committed: makes room in quiet as long as it helps, under load only when the
   * file has grown large.
   *
   * @param quiet whether nothing came just now
   * @param lastLine when the last line came
   */
  void time(Instant now, boolean quiet, Instant lastLine) {
    if (now.isAfter(since.plus(AGAIN))) {
      since = now;
      left = CALLS;
    }
    boolean isWorth =
        quiet && left > 0 && now.isAfter(lastLine.plus(QUIET))
            ? now.isAfter(last.plus(PAUSE))
            : now.isAfter(last.plus(QUIET)) && state.size() > LARGE;
    if (isWorth) {
      last = now;
      left--;
      state.compact();
    }
  }
}
