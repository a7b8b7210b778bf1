package io.weir.testkit;

import io.weir.api.source.Source;
import java.nio.file.Path;

final class MemorySourceTest implements SourceContract, NoPlugin {
  @Override
  public Source.Factory<?> factory() {
    return new MemorySource.Factory();
  }

  @Override
  public Rig rig(Path folder) {
    MemorySource source = new MemorySource();
    return new Rig() {
      @Override
      public Source source() {
        return source;
      }

      @Override
      public void append(byte[] bytes) {
        source.append(bytes);
      }

      @Override
      public boolean rotates() {
        return true;
      }

      @Override
      public void rotate() {
        source.rotate();
      }
    };
  }
}
