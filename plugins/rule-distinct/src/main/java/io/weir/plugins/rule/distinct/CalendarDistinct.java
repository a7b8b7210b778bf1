package io.weir.plugins.rule.distinct;

import io.weir.api.Event;
import io.weir.api.rule.Key;
import io.weir.plugins.rule.windows.Meter;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/** How many distinct values there are in a calendar window. */
final class CalendarDistinct implements Meter<Values> {
  private final Key of;
  private final ValueHash hash = new ValueHash();

  /**
   * @param of whose values
   */
  CalendarDistinct(Key of) {
    this.of = of;
  }

  @Override
  public Values empty() {
    return new Values();
  }

  @Override
  public boolean counts(Event event) {
    return of.of(event) != null;
  }

  @Override
  public void add(Values content, Event event) {
    String value = of.of(event);
    if (value != null) {
      content.add(hash.of(value));
    }
  }

  @Override
  public double measure(Values content) {
    return content.count();
  }

  @Override
  public List<String> evidence() {
    return List.of(of.field());
  }

  @Override
  public void write(Values content, DataOutput out) throws IOException {
    content.write(out);
  }

  @Override
  public Values read(DataInput in) throws IOException {
    return Values.read(in);
  }
}
