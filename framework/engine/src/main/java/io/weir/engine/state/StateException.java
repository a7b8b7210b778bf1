package io.weir.engine.state;

/** The state file cannot be used. The message is for an administrator. */
public final class StateException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With a message that says what is wrong and what to do. */
  public StateException(String message, Throwable cause) {
    super(message, cause);
  }

  /** With a message that says what is wrong and what to do. */
  public StateException(String message) {
    super(message);
  }
}
