package io.weir.plugins.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Needs;
import io.weir.testkit.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

/** All of it again on the installed MariaDB; the embedded one is newer. */
@Needs(Part.INSTALLED_MARIADB)
final class DebianMariaDbStoreTest extends MysqlStoreTest {
  DebianMariaDbStoreTest(DebianMariaDb server) {
    super(server);
  }

  @Test
  void isAnotherServer() throws Exception {
    try (var store = database(null).store()) {
      store.open(List.of(SAMPLE));
      assertThat(store.describe()).startsWith("MariaDB 1").doesNotStartWith("MariaDB 11.4.5");
    }
  }
}
