package io.weir.plugins.rule.distinct;

import io.weir.api.Event;
import io.weir.api.rule.Key;
import io.weir.plugins.rule.windows.SlidingMeter;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * How many distinct values there were of late. Keeps as many of those seen last as it takes to tell
 * whether the greatest limit is reached; beyond that it counts no further.
 */
final class RecentDistinct implements SlidingMeter<RecentValues> {
  private final Key of;
  private final ValueHash hash = new ValueHash();

  /**
   * @param of whose values
   */
  RecentDistinct(Key of) {
    this.of = of;
  }

  @Override
  public RecentValues empty() {
    return new RecentValues();
  }

  @Override
  public boolean counts(Event event) {
    return of.of(event) != null;
  }

  @Override
  public void add(RecentValues content, Event event) {
    String value = of.of(event);
    if (value != null) {
      content.add(hash.of(value), event.micros());
    }
  }

  @Override
  public double measure(RecentValues content) {
    return content.size();
  }

  @Override
  public List<String> evidence() {
    return List.of(of.field());
  }

  @Override
  public long oldest(RecentValues content) {
    return content.oldest();
  }

  @Override
  public double since(RecentValues content, long micros) {
    return content.since(micros);
  }

  @Override
  public void drop(RecentValues content, long micros) {
    content.dropUntil(micros);
  }

  @Override
  public long holds(RecentValues content, double limit) {
    return content.lastNeededFor((int) limit);
  }

  @Override
  public void keepFor(RecentValues content, double limit) {
    content.keep((int) Math.min(content.size(), limit));
  }

  @Override
  public void write(RecentValues content, DataOutput out) throws IOException {
    content.write(out);
  }

  @Override
  public RecentValues read(DataInput in) throws IOException {
    return RecentValues.read(in);
  }
}
