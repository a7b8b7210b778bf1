package io.weir.engine.state;

import java.io.IOException;

/**
 * A file or folder is not for this user alone, or not usable by it. The message is a whole sentence
 * that names it, its owner, its mode and the command that mends it.
 */
public final class NotOwnException extends IOException {
  private static final long serialVersionUID = 1L;

  NotOwnException(String message) {
    super(message);
  }
}
