package io.weir.plugins.rule.rate;

import io.weir.api.Event;
import io.weir.plugins.rule.windows.SlidingMeter;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How many events there were of late, or what a field adds up to. Keeps the times of the newest
 * events, no more than it takes to tell whether the greatest limit is reached; beyond that it
 * counts no further.
 *
 * @param amount how much an event counts
 */
record RecentCount(Amount amount) implements SlidingMeter<Ring> {
  @Override
  public boolean counts(Event event) {
    return amount.of(event) > 0;
  }

  @Override
  public Ring empty() {
    return new Ring();
  }

  @Override
  public void add(Ring content, Event event) {
    content.add(event.micros(), amount.of(event));
  }

  @Override
  public double measure(Ring content) {
    return content.sum();
  }

  @Override
  public long oldest(Ring content) {
    return content.oldest();
  }

  @Override
  public double since(Ring content, long micros) {
    return content.since(micros);
  }

  @Override
  public void drop(Ring content, long micros) {
    content.dropUntil(micros);
  }

  @Override
  public long holds(Ring content, double limit) {
    return content.lastNeededFor((long) limit);
  }

  @Override
  public void keepFor(Ring content, double limit) {
    content.keepFor((long) limit);
  }

  @Override
  public void write(Ring content, DataOutput out) throws IOException {
    content.write(out);
  }

  @Override
  public Ring read(DataInput in) throws IOException {
    return Ring.read(in);
  }
}
