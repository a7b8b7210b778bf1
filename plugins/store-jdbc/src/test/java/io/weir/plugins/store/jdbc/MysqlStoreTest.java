package io.weir.plugins.store.jdbc;

import io.weir.api.store.Store;
import io.weir.api.store.StoreFactory;
import io.weir.testkit.StoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(MariaDb.Extension.class)
final class MysqlStoreTest implements StoreContract {
  private final MariaDb server;

  MysqlStoreTest(MariaDb server) {
    this.server = server;
  }

  @Override
  public StoreFactory<?> factory() {
    return new MysqlDialect.Factory();
  }

  @Override
  public Database database(Path folder) throws Exception {
    String name = server.database();
    return new Database() {
      @Override
      public Store store() {
        return Options.mysql(Options.mysql(server, name), "UTC");
      }
    };
  }
}
