package io.weir.engine.act;

import io.weir.engine.config.NotifierOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;

/**
 * When the notices of one action may go out: an attack is some of them and a summary, not a
 * thousand. The first ones go at once; when there were as many as that, the others wait until the
 * time of the digest is over, and go out in one. What is more serious than all before does not
 * wait. Immutable.
 *
 * @param since when the first one went out; far in the past: none did
 * @param sent how many since then
 * @param level the highest level among them
 */
record Pace(Instant since, int sent, int level) {
  static final Pace QUIET = new Pace(Instant.EPOCH, 0, 0);

  /** How long nothing goes out yet but what is more serious; zero or less: it may go. */
  Duration closedFor(NotifierOptions options, Instant now) {
    return isOver(options, now) || sent < options.atOnce()
        ? Duration.ZERO
        : Duration.between(now, since.plus(options.digest()));
  }

  /** Whether what waits goes out together: it waited for these, or comes soon after them. */
  boolean isFull(NotifierOptions options, Instant now) {
    return sent >= options.atOnce() && now.isBefore(since.plus(options.digest().multipliedBy(2)));
  }

  /** Also when the clock was set back to before it began. */
  private boolean isOver(NotifierOptions options, Instant now) {
    return now.isBefore(since) || !now.isBefore(since.plus(options.digest()));
  }

  /** After one of this level. */
  Pace one(NotifierOptions options, Instant now, int ofLevel) {
    return isOver(options, now)
        ? new Pace(now, 1, ofLevel)
        : new Pace(since, sent + 1, Math.max(level, ofLevel));
  }

  /** After a summary: more of the same waits again. */
  static Pace summary(NotifierOptions options, Instant now, int highest) {
    return new Pace(now, options.atOnce(), highest);
  }

  byte[] bytes() {
    return ByteBuffer.allocate(16).putLong(since.toEpochMilli()).putInt(sent).putInt(level).array();
  }

  static Pace of(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new Pace(Instant.ofEpochMilli(in.getLong()), in.getInt(), in.getInt());
  }
}
