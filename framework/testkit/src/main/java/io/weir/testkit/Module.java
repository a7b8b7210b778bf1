package io.weir.testkit;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the folder of the tested module. */
final class Module {
  private Module() {}

  /** The folder with the pom.xml above the classes of a test. */
  static Path of(Class<?> test) {
    try {
      Path at = Path.of(test.getProtectionDomain().getCodeSource().getLocation().toURI());
      while (at != null && !Files.exists(at.resolve("pom.xml"))) {
        at = at.getParent();
      }
      if (at == null) {
        throw new AssertionError(test + " lies in no Maven module");
      }
      return at;
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
