package io.weir.api.store;

import org.jspecify.annotations.Nullable;

/** A store could not do something. The message is for an administrator. */
public final class StoreException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** Says what failed, and why. */
  public StoreException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** What kind of failure. */
  public Reason reason() {
    return reason;
  }

  /** Kinds of failure. */
  public enum Reason {
    /** The database is unreachable, busy or closed the connection: try again later. */
    AWAY,
    /** The database rejects one of the events, however often it is written. */
    CONTENT,
    /**
     * Wrong login, no right, a schema newer than this program, a wrong statement: a person must
     * act.
     */
    FATAL
  }
}
