package io.weir.plugins.action.postfix;

import io.weir.api.action.Blocker;
import io.weir.testkit.BlockerContract;
import java.io.IOException;
import java.nio.file.Path;

/** The contract, on a queue in a folder. */
final class QueueBlockerTest implements BlockerContract {
  @Override
  public Blocker.Factory<?> factory() {
    return new QueueBlocker.Factory();
  }

  @Override
  public Target target(Path folder) throws IOException {
    return new QueueTarget(folder);
  }
}
