package io.weir.cli.process;

import java.lang.reflect.Proxy;
import org.slf4j.LoggerFactory;

/**
 * Handles SIGHUP, which programs that rotate logs send to daemons and which terminates Java by
 * default. Only {@code sun.misc} can handle signals; it is used by reflection, because the compiler
 * warning about it cannot be suppressed.
 */
public final class Hangup {
  private Hangup() {}

  /** From now on SIGHUP is only logged. If it was ignored before (nohup), it remains ignored. */
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
                  log();
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

  private static void log() {
    LoggerFactory.getLogger(Hangup.class)
        .info(
            "SIGHUP ignored. Weir follows rotated logs without it; a changed pipeline file is"
                + " read at the next start");
  }
}
