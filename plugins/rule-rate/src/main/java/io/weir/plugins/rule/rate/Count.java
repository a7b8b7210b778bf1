package io.weir.plugins.rule.rate;

import io.weir.api.Event;
import io.weir.plugins.rule.windows.Meter;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How many events there are in a calendar window, or what a field adds up to.
 *
 * @param amount how much an event counts
 */
record Count(Amount amount) implements Meter<long[]> {
  @Override
  public boolean counts(Event event) {
    return amount.of(event) > 0;
  }

  @Override
  public long[] empty() {
    return new long[1];
  }

  @Override
  public void add(long[] content, Event event) {
    content[0] += amount.of(event);
  }

  @Override
  public double measure(long[] content) {
    return content[0];
  }

  @Override
  public void write(long[] content, DataOutput out) throws IOException {
    out.writeLong(content[0]);
  }

  @Override
  public long[] read(DataInput in) throws IOException {
    return new long[] {in.readLong()};
  }
}
