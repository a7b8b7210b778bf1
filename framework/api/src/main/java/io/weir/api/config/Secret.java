package io.weir.api.config;

/** A password or token. Prints as {@code ***}, so that no log or page shows it. */
public final class Secret {
  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /** Reads an option. */
  public static Secret parse(String text) {
    return new Secret(text);
  }

  /** The secret itself, for the one place that needs it. */
  public String reveal() {
    return value;
  }

  @Override
  public String toString() {
    return "***";
  }
}
