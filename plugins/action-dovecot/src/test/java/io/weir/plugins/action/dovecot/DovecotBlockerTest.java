package io.weir.plugins.action.dovecot;

import io.weir.api.action.Blocker;
import io.weir.testkit.BlockerContract;
import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.io.IOException;
import java.nio.file.Path;

/** The contract on a real Dovecot. */
@Needs(Part.DOVECOT)
final class DovecotBlockerTest implements BlockerContract {
  @Override
  public Blocker.Factory<?> factory() {
    return new DovecotBlocker.Factory();
  }

  @Override
  public Target target(Path folder) throws IOException {
    return new OwnDovecot(folder);
  }
}
