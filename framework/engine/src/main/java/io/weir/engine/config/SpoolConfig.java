package io.weir.engine.config;

import io.weir.api.config.ByteSize;
import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;

/** How much waits for a store that is away or slow, and what then. */
public record SpoolConfig(
    @Doc("Events that wait for the store take at most this much of the state file.")
        @Default("1GiB")
        @Range(min = 1 << 20)
        ByteSize size,
    @Doc("When it is full: `wait` stops reading, `drop` forgets new events, counts and tells them.")
        @Default("wait")
        WhenFull whenFull) {
  /** What happens when the spool is full. */
  public enum WhenFull {
    /** Reading stops until there is room; the log keeps what was not read. */
    WAIT,
    /** New events are not kept; rules still see them. */
    DROP
  }
}
