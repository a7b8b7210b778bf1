package io.weir.engine.config;

import io.weir.api.config.ByteSize;
import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;

/**
 * How many events may wait while the store is unavailable or slow, and what happens when they do
 * not fit.
 */
public record SpoolConfig(
    @Doc("Maximum size in the state file of the events that wait for the store.")
        @Default("1GiB")
        @Range(min = 1 << 20)
        ByteSize size,
    @Doc(
            "When it is full: `wait` stops reading; `drop` discards new events, counts them and logs how many.")
        @Default("wait")
        WhenFull whenFull) {
  /** The reaction to a full spool. */
  public enum WhenFull {
    /** Reading stops until there is room; the log files still have the lines. */
    WAIT,
    /** New events are not stored; rules still see them. */
    DROP
  }
}
