package io.weir.cli.process;

import io.weir.cli.command.CommandException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/**
 * Ends the process with the right number: 0 when a signal asked for it, after what is to be done
 * then, where Java by itself would say 143.
 */
public final class Shutdown {
  private final Output out;
  private final List<Runnable> work = new CopyOnWriteArrayList<>();
  private volatile boolean own;

  public Shutdown(Output out) {
    this.out = out;
  }

  public void add(Runnable last) {
    if (work.isEmpty()) {
      Runtime.getRuntime().addShutdownHook(new Thread(this::asked, "weir-shutdown"));
    }
    work.add(last);
  }

  private void asked() {
    if (own) {
      return;
    }
    int exit = 0;
    for (Runnable last : work) {
      try {
        last.run();
      } catch (CommandException e) {
        exit = e.exit();
      } catch (RuntimeException e) {
        LoggerFactory.getLogger(Shutdown.class).error("shutdown failed", e);
        exit = CommandException.FAILED;
      }
    }
    Runtime.getRuntime().halt(out.end(exit));
  }

  /** The command came to its end by itself. While a signal is being worked off this waits. */
  public void exit(int code) {
    own = true;
    System.exit(code);
  }
}
