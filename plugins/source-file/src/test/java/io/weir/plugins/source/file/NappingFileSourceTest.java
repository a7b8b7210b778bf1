package io.weir.plugins.source.file;

import io.weir.api.source.Source;
import io.weir.testkit.SourceContract;
import java.nio.file.Path;

/** The same contract on the way that other systems than Linux go. */
final class NappingFileSourceTest implements SourceContract {
  @Override
  public Source.Factory<?> factory() {
    return new FileSource.Factory();
  }

  @Override
  public Rig rig(Path folder) {
    return new LogRig(folder, NappingWait::new);
  }
}
