package io.weir.api;

/** An option is wrong. Comes from {@link ComponentContext#reject}, which has reported it. */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** For the host. */
  public ConfigurationException(String message) {
    super(message);
  }
}
