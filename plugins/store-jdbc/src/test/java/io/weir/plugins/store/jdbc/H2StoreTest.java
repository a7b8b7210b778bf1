package io.weir.plugins.store.jdbc;

import io.weir.api.store.Store;
import io.weir.api.store.StoreFactory;
import io.weir.testkit.StoreContract;
import java.nio.file.Path;

final class H2StoreTest implements StoreContract {
  @Override
  public StoreFactory<?> factory() {
    return new H2Dialect.Factory();
  }

  @Override
  public Database database(Path folder) {
    return new Database() {
      @Override
      public Store store() {
        return Options.h2(folder.resolve("data/weir"));
      }
    };
  }
}
