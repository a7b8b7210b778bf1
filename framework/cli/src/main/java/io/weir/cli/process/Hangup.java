package io.weir.cli.process;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Handles SIGHUP, which programs that rotate logs send to daemons and which terminates Java by
 * default. Only {@code sun.misc} can handle signals; it is used by reflection, because the compiler
 * warning about it cannot be suppressed.
 */
public final class Hangup {
  private static final AtomicReference<@Nullable Runnable> work = new AtomicReference<>();

  private Hangup() {}

  /** What is to be done at SIGHUP, on a thread of its own; before that it is only logged. */
  public static void then(Runnable doThis) {
    work.set(doThis);
  }

  /** From now on SIGHUP ends nothing. If it was ignored before (nohup), it remains ignored. */
  public static void goOn() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object logs =
          Proxy.newProxyInstance(
              Hangup.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  handle();
                }
                return null;
              });
      Object hangup = signal.getConstructor(String.class).newInstance("HUP");
      signal.getMethod("handle", signal, handler).invoke(null, hangup, logs);
    } catch (ReflectiveOperationException e) {
      LoggerFactory.getLogger(Hangup.class)
          .warn("this Java has no module jdk.unsupported: SIGHUP will terminate Weir", e);
    }
  }

  private static void handle() {
    Runnable known = work.get();
    if (known == null) {
      LoggerFactory.getLogger(Hangup.class).info("SIGHUP ignored: there is nothing to reload");
    } else {
      Thread thread = new Thread(known, "weir-hangup");
      thread.setDaemon(true);
      thread.start();
    }
  }
}
