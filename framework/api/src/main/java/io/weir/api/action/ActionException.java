package io.weir.api.action;

import org.jspecify.annotations.Nullable;

/**
 * An action failed. The message is for an administrator: what failed, where, and the answer of the
 * other side.
 *
 * <p>What follows depends on {@link #retry}. {@link Action#open}: true, opened again before use;
 * false, the daemon does not start. {@link Notifier#notify}: true, the notice is sent again, after
 * 1 s at first and then at growing intervals of at most 5 minutes; false, the notice is dropped.
 * {@link Blocker}: always called again, at intervals from 1 s to 1 minute. All of it is logged.
 */
public final class ActionException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean retry;

  /**
   * Creates the exception.
   *
   * @param retry whether the same call may succeed later
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
