package io.weir.engine.state;

import java.io.IOException;

/**
 * A file or folder is open to other users, or not usable by this one. The message is a whole
 * sentence with its path, owner and mode and the command that corrects it.
 */
public final class NotOwnException extends IOException {
  private static final long serialVersionUID = 1L;

  NotOwnException(String message) {
    super(message);
  }
}
