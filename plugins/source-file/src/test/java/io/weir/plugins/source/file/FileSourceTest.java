package io.weir.plugins.source.file;

import io.weir.api.source.Source;
import io.weir.testkit.SourceContract;
import java.nio.file.Path;

final class FileSourceTest implements SourceContract {
  @Override
  public Source.Factory<?> factory() {
    return new FileSource.Factory();
  }

  @Override
  public Rig rig(Path folder) {
    return new LogRig(folder);
  }
}
