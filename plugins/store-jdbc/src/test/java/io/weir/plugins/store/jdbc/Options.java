package io.weir.plugins.store.jdbc;

import io.weir.api.config.Secret;
import io.weir.testkit.FixedClock;
import io.weir.testkit.TestContext;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;

/** Stores with options for tests. */
final class Options {
  static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private Options() {}

  static JdbcStore h2(Path file) {
    // Most of the contract's hours are over, others are not.
    return new JdbcStore(
        new H2Dialect(new H2Config(file), new TestContext("store")),
        new FixedClock(NOW.plusSeconds(200_000)));
  }

  static MysqlConfig mysql(MariaDb server, String database) {
    return new MysqlConfig(
        "127.0.0.1",
        server.port(),
        database,
        database,
        Secret.parse(database),
        MysqlConfig.Tls.PREFER,
        null,
        null,
        true);
  }

  static JdbcStore mysql(MysqlConfig config, String zone) {
    return new JdbcStore(
        new MysqlDialect(config, new LegacyView(ZoneId.of(zone), new FixedClock(NOW))),
        new FixedClock(NOW));
  }
}
