package io.weir.engine;

/** Weir's version, from the jar's manifest. */
public final class Version {
  /** {@code 0.1.0}, or {@code development} when run from class files. */
  public static final String TEXT = text();

  private Version() {}

  private static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
