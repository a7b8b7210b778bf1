package io.weir.plugins.rule.ratio;

import io.weir.api.Event;
import io.weir.api.rule.Condition;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The share of matching events in a calendar window. */
final class CalendarShare extends ShareMeter<Tally> {
  CalendarShare(Condition matching, int least) {
    super(matching, least);
  }

  @Override
  public Tally empty() {
    return new Tally();
  }

  @Override
  public void add(Tally content, Event event) {
    content.add(event.times(), matches(event));
  }

  @Override
  public void write(Tally content, DataOutput out) throws IOException {
    out.writeLong(content.all);
    out.writeLong(content.matching);
  }

  @Override
  public Tally read(DataInput in) throws IOException {
    Tally tally = new Tally();
    tally.all = in.readLong();
    tally.matching = in.readLong();
    return tally;
  }
}
