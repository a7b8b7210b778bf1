package io.weir.cli.command;

import org.jspecify.annotations.Nullable;

/** The command cannot be done; the message is what the person sees. */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Failed while running. */
  public static final int FAILED = 1;

  /** Bad configuration or usage. */
  public static final int BAD = 2;

  private final int exit;

  private CommandException(int exit, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exit = exit;
  }

  public static CommandException failed(String message, @Nullable Throwable cause) {
    return new CommandException(FAILED, message, cause);
  }

  public static CommandException bad(String message) {
    return new CommandException(BAD, message, null);
  }

  public int exit() {
    return exit;
  }
}
