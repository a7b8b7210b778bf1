package io.weir.cli.process;

import io.weir.cli.command.CommandException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs an unexpected exception that terminated a thread of the daemon. After an OutOfMemoryError
 * the process is terminated, because other threads may have ended too.
 */
public final class UncaughtExceptions implements Thread.UncaughtExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(UncaughtExceptions.class);

  @Override
  public void uncaughtException(Thread thread, Throwable e) {
    try {
      if (e instanceof OutOfMemoryError) {
        log.error(
            "out of memory in {} ({}; {} MiB): Weir terminates, blocks stay in force. Set"
                + " WEIR_JAVA_OPTS=-Xmx1g to give it more memory",
            thread.getName(),
            e.getMessage(),
            Runtime.getRuntime().maxMemory() >> 20);
      } else {
        log.error("thread {} terminated unexpectedly; please report it", thread.getName(), e);
      }
    } finally {
      if (e instanceof VirtualMachineError) {
        Runtime.getRuntime().halt(CommandException.FAILED);
      }
    }
  }
}
