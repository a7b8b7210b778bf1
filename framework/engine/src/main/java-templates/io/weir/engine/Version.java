package io.weir.engine;

import org.h2.engine.Constants;

/** Our numbers, which the build fills in. */
public final class Version {
  /** Weir's: {@code 0.1.0}. */
  public static final String TEXT = "${project.version}";

  /** Major and minor of the contract that this engine speaks; plugin jars are judged by it. */
  public static final String API = "${weir.api}";

  /** That of H2, in which the state lies. */
  public static final String H2 = Constants.VERSION;

  private Version() {}
}
