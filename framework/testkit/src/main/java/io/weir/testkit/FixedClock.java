package io.weir.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that is stopped until it is moved explicitly. Thread-safe. */
public final class FixedClock extends Clock {
  private volatile Instant now;

  /** Stands at this time. */
  public FixedClock(Instant now) {
    this.now = now;
  }

  /** Stands at this time from now on. */
  public void set(Instant time) {
    now = time;
  }

  /** Moves on. */
  public synchronized void advance(Duration by) {
    now = now.plus(by);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return Clock.fixed(now, zone);
  }
}
