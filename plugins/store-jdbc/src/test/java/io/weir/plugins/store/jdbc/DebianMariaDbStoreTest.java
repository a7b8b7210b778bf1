package io.weir.plugins.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** All of it again on the installed MariaDB; the embedded one is newer. */
@EnabledIf(
    value = "io.weir.plugins.store.jdbc.DebianMariaDb#isThere",
    disabledReason = "no /usr/sbin/mariadbd here: apt-get install mariadb-server")
final class DebianMariaDbStoreTest extends MysqlStoreTest {
  DebianMariaDbStoreTest(DebianMariaDb server) {
    super(server);
  }

  @Test
  void isAnotherServer() throws Exception {
    try (var store = database(null).store()) {
      store.open(java.util.List.of(SAMPLE));
      assertThat(store.describe()).startsWith("MariaDB 1").doesNotStartWith("MariaDB 11.4.5");
    }
  }
}
