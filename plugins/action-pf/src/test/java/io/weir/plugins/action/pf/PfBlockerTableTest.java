package io.weir.plugins.action.pf;

import io.weir.api.action.Blocker;
import io.weir.testkit.BlockerContract;
import java.io.IOException;
import java.nio.file.Path;

/** The contract on a table alone, without a file. */
final class PfBlockerTableTest implements BlockerContract {
  @Override
  public Blocker.Factory<?> factory() {
    return new PfBlocker.Factory();
  }

  @Override
  public Target target(Path folder) throws IOException {
    return new PfTarget(folder, false);
  }
}
