package io.weir.cli;

import org.jspecify.annotations.Nullable;

/** The command cannot be done; the message is what the person sees. */
final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Failed while running. */
  static final int FAILED = 1;

  /** Bad configuration or usage. */
  static final int BAD = 2;

  private final int exit;

  private CommandException(int exit, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exit = exit;
  }

  static CommandException failed(String message, @Nullable Throwable cause) {
    return new CommandException(FAILED, message, cause);
  }

  static CommandException bad(String message) {
    return new CommandException(BAD, message, null);
  }

  int exit() {
    return exit;
  }
}
