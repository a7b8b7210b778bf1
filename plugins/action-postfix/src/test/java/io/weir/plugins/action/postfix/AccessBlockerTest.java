package io.weir.plugins.action.postfix;

import io.weir.api.action.Blocker;
import io.weir.testkit.BlockerContract;
import java.nio.file.Path;
import java.util.List;

/** The contract on a map of addresses, which needs no index. */
final class AccessBlockerTest implements BlockerContract {
  @Override
  public Blocker.Factory<?> factory() {
    return new AccessBlocker.Factory();
  }

  @Override
  public Target target(Path folder) {
    return new AccessTarget(
        folder, AccessConfig.By.CLIENT_ADDRESS, AccessConfig.Type.CIDR, List.of("postmap"));
  }
}
