package io.weir.cli.process;

import io.weir.cli.command.CommandException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when a thread of the daemon ends by something that nobody expected: it is logged, as
 * everything else is. Without memory nobody knows which threads are left, so the process ends.
 */
public final class UncaughtExceptions implements Thread.UncaughtExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(UncaughtExceptions.class);

  @Override
  public void uncaughtException(Thread thread, Throwable e) {
    try {
      if (e instanceof OutOfMemoryError) {
        log.error(
            "out of memory in {} ({}; {} MiB): Weir ends, blocks stay in force. WEIR_JAVA_OPTS=-Xmx1g gives it more",
            thread.getName(),
            e.getMessage(),
            Runtime.getRuntime().maxMemory() >> 20);
      } else {
        log.error("thread {} ended; please report it", thread.getName(), e);
      }
    } finally {
      if (e instanceof VirtualMachineError) {
        Runtime.getRuntime().halt(CommandException.FAILED);
      }
    }
  }
}
