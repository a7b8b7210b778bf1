package io.weir.testkit;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The contract of every library below {@code plugins}: a module that plugins bundle, such as the
 * event types of mail. A test of the library implements it; there is no method to implement.
 */
public interface LibraryContract {
  /** The folder of the module, with pom.xml and README.md. */
  default Path module() {
    return Module.of(getClass());
  }

  /** README.md has a title, then {@code ## Use} and {@code ## Limits}, in this order. */
  @Test
  default void readmeHasItsHeadingsInOrder() {
    Readme.of(module()).checkHeadings("Use", "Limits");
  }
}
