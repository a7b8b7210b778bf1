package io.weir.api.action;

import org.jspecify.annotations.Nullable;

/** An action failed. The message is for an administrator: what, where, what the other side said. */
public final class ActionException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean retry;

  /**
   * Says what failed.
   *
   * @param retry whether the same call may succeed later; the engine tries again, less and less
   *     often
   */
  public ActionException(boolean retry, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.retry = retry;
  }

  /** Whether the same call may succeed later. */
  public boolean retry() {
    return retry;
  }
}
