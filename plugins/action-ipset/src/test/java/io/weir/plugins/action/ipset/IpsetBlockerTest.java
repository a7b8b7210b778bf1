package io.weir.plugins.action.ipset;

import io.weir.api.action.Blocker;
import io.weir.testkit.BlockerContract;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.io.IOException;
import java.nio.file.Path;

/** The contract on real sets. */
@Needs(Part.IPSET)
final class IpsetBlockerTest implements BlockerContract {
  @Override
  public Blocker.Factory<?> factory() {
    return new IpsetBlocker.Factory();
  }

  @Override
  public Target target(Path folder) throws IOException {
    return new IpsetTarget();
  }
}
