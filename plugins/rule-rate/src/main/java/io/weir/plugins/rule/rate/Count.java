package io.weir.plugins.rule.rate;

import io.weir.api.Event;
import io.weir.plugins.rule.windows.Meter;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How many events there are in a calendar window. */
final class Count implements Meter<long[]> {
  @Override
  public long[] empty() {
    return new long[1];
  }

  @Override
  public void add(long[] content, Event event) {
    content[0] += event.times();
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
