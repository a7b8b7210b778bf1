package io.weir.cli.daemon;

import io.weir.api.action.ActionException;
import io.weir.api.action.Program;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * systemd, where it starts the daemon with {@code Type=notify}: it waits for a message on the
 * socket that the variable {@code NOTIFY_SOCKET} names. Java cannot send datagrams to such a
 * socket, so systemd's own program does.
 */
final class SystemdNotice {
  private static final Logger log = LoggerFactory.getLogger(SystemdNotice.class);
  private static final String VARIABLE = "NOTIFY_SOCKET";
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private SystemdNotice() {}

  /**
   * Says that the daemon is ready, if somebody asked for it.
   *
   * @param env the variables of this process
   */
  static void ready(Map<String, String> env) throws InterruptedException {
    String socket = env.getOrDefault(VARIABLE, "");
    if (socket.isEmpty()) {
      return;
    }
    try {
      new Program(List.of("systemd-notify"))
          .withEnvironment(Map.of(VARIABLE, socket))
          .run(List.of("--ready"), new byte[0], LONGEST)
          .orThrow();
    } catch (ActionException e) {
      log.warn(
          "systemd waits for a message that Weir is ready, and cannot have it: {}; set Type=exec and"
              + " NotifyAccess=none in the unit, else systemd ends Weir after TimeoutStartSec",
          e.getMessage());
    }
  }
}
