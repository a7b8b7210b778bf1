package io.weir.plugins.action.nftables;

import io.weir.api.action.Blocker;
import io.weir.testkit.BlockerContract;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.io.IOException;
import java.nio.file.Path;

/** The contract on a real nftables. */
@Needs(Part.NFTABLES)
final class NftBlockerTest implements BlockerContract {
  @Override
  public Blocker.Factory<?> factory() {
    return new NftBlocker.Factory();
  }

  @Override
  public Target target(Path folder) throws IOException {
    return new NftTarget();
  }
}
