package io.weir.testkit;

import io.weir.api.action.Blocker;
import java.nio.file.Path;
import java.util.Set;

final class MemoryBlockerTest implements BlockerContract, NoPlugin {
  @Override
  public Blocker.Factory<?> factory() {
    return new MemoryBlocker.Factory();
  }

  @Override
  public Target target(Path folder) {
    MemoryBlocker blocker = new MemoryBlocker();
    return new Target() {
      @Override
      public Blocker blocker() {
        return blocker;
      }

      @Override
      public void foreign(String value) {
        blocker.foreign(value);
      }

      @Override
      public Set<String> real() {
        return blocker.real();
      }
    };
  }

  /** A fake takes any value: who cares for that is the engine, which hands over valid ones. */
  @Override
  public void hostileValuesStayData(Path folder) {}
}
