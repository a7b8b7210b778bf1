package io.weir.plugins.store.jdbc;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drivers register themselves with the JDK, which would hold on to them, and to all classes of this
 * plugin's jar, after a reload of the pipeline. Stores make their driver themselves and need no
 * register.
 */
final class OwnDrivers {
  private static final Logger log = LoggerFactory.getLogger(OwnDrivers.class);

  private OwnDrivers() {}

  /** Takes the drivers of this jar out of the register; not those of a class path, as in tests. */
  static void unregister() {
    ClassLoader own = OwnDrivers.class.getClassLoader();
    if (own == ClassLoader.getSystemClassLoader()) {
      return;
    }
    List<Driver> drivers =
        DriverManager.drivers().filter(d -> d.getClass().getClassLoader() == own).toList();
    for (Driver driver : drivers) {
      try {
        DriverManager.deregisterDriver(driver);
      } catch (SQLException e) {
        log.debug("driver {}", driver, e);
      }
    }
  }
}
