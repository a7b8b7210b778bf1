package io.weir.engine.config;

import java.time.Duration;

/**
 * The options of every notifier, read by the engine.
 *
 * @param digest when so many were sent at once: how long the next ones wait, to go out in one
 *     summary; zero: each is sent alone
 * @param atOnce how many are sent at once before that
 * @param dryRun whether notices are only logged
 */
public record NotifierOptions(Duration digest, int atOnce, boolean dryRun) {
  /** When nothing is said. */
  public static final NotifierOptions USUAL =
      new NotifierOptions(Duration.ofMinutes(10), 10, false);

  /** Each alert alone. */
  public static final NotifierOptions EACH = new NotifierOptions(Duration.ZERO, 1, false);

  /** The same, with notices only logged. */
  public NotifierOptions dry() {
    return new NotifierOptions(digest, atOnce, true);
  }
}
