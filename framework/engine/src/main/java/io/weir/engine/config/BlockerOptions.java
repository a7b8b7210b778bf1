package io.weir.engine.config;

import java.time.Duration;
import java.util.List;

/**
 * The options of every blocker, read by the engine.
 *
 * @param durations how long a block lasts: the first time, the second time, …; the last one counts
 *     for all further times; at least one, each a second or more
 * @param dryRun whether blocks are only logged
 */
public record BlockerOptions(List<Duration> durations, boolean dryRun) {
  /** Copies the list. */
  public BlockerOptions {
    durations = List.copyOf(durations);
  }
}
