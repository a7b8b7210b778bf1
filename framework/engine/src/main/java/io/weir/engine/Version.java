package io.weir.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Weir's version, which the build writes. */
public final class Version {
  /** {@code 0.1.0}. */
  public static final String TEXT = text();

  private Version() {}

  private static String text() {
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      Properties built = new Properties();
      if (in != null) {
        built.load(in);
      }
      return built.getProperty("weir.version", "development");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
