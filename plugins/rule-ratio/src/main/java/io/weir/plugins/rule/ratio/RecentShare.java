package io.weir.plugins.rule.ratio;

import io.weir.api.Event;
import io.weir.api.rule.Condition;
import io.weir.plugins.rule.windows.SlidingMeter;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;

/** The share of matching events in a sliding window. */
final class RecentShare extends ShareMeter<RecentTally> implements SlidingMeter<RecentTally> {
  private final long step;

  /**
   * @param window how long the window is
   */
  RecentShare(Condition matching, int least, Duration window) {
    super(matching, least);
    step = RecentTally.step(window);
  }

  @Override
  public RecentTally empty() {
    return new RecentTally();
  }

  @Override
  public void add(RecentTally content, Event event) {
    content.add(event.micros(), event.times(), matches(event), step);
  }

  @Override
  public boolean isEmpty(RecentTally content) {
    return content.all == 0;
  }

  @Override
  public long oldest(RecentTally content) {
    return content.oldest();
  }

  @Override
  public double since(RecentTally content, long micros) {
    return content.since(micros).percent(least);
  }

  @Override
  public void drop(RecentTally content, long micros) {
    content.dropUntil(micros);
  }

  @Override
  public long holds(RecentTally content, double limit) {
    return content.holds(limit, least);
  }

  @Override
  public void write(RecentTally content, DataOutput out) throws IOException {
    content.write(out);
  }

  @Override
  public RecentTally read(DataInput in) throws IOException {
    return RecentTally.read(in);
  }
}
