package io.weir.engine.run;

import org.jspecify.annotations.Nullable;

/**
 * The daemon cannot start or go on. The message is for an administrator: what, where, what to do.
 */
public final class EngineException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong. */
  public EngineException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
