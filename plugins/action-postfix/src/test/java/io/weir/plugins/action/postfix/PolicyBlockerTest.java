package io.weir.plugins.action.postfix;

import io.weir.api.action.Blocker;
import io.weir.testkit.BlockerContract;
import java.nio.file.Path;

/** The contract, with a client that asks as Postfix does. */
final class PolicyBlockerTest implements BlockerContract {
  @Override
  public Blocker.Factory<?> factory() {
    return new PolicyBlocker.Factory();
  }

  @Override
  public Target target(Path folder) {
    return new PolicyTarget(folder);
  }
}
