package io.weir.cli.socket;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.net.ExtendedSocketOptions;

/** Who is at the other end of the socket: only the daemon's user and root can connect. */
final class Peer {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._@-]{0,63}");

  private Peer() {}

  /**
   * The name that goes with an order.
   *
   * @param before who became that user with sudo or doas, as the command says; may be empty
   */
  static String name(SocketChannel channel, String before) {
    return NAME.matcher(before).matches() ? before : user(channel);
  }

  /** As the kernel says. */
  private static String user(SocketChannel channel) {
    try {
      return channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
    } catch (IOException | UnsupportedOperationException e) {
      return "command";
    }
  }

  /** Whom sudo or doas names in the environment of a command. */
  static String before(Map<String, String> env) {
    return Stream.of("SUDO_USER", "DOAS_USER")
        .flatMap(name -> Optional.ofNullable(env.get(name)).stream())
        .findFirst()
        .orElse("");
  }
}
