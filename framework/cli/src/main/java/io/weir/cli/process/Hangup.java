package io.weir.cli.process;

import java.lang.reflect.Proxy;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP: what rotates logs sends it to daemons, and Java by itself would end at it. Nothing but
 * {@code sun.misc} tells of signals, which the compiler warns of whatever one says: hence by name.
 */
public final class Hangup {
  private Hangup() {}

  /**
   * From now on it is logged, and that is all. Where it was ignored before (nohup), it stays so.
   */
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
          .warn("this Java lacks its module jdk.unsupported: SIGHUP will end Weir", e);
    }
  }

  private static void log() {
    LoggerFactory.getLogger(Hangup.class)
        .info(
            "SIGHUP: goes on. Rotated logs are followed without it; a changed pipeline file is read"
                + " at the next start");
  }
}
