package io.weir.engine;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The name of this machine. */
public final class HostName {
  private HostName() {}

  /** Asked for once: where the resolver is slow, that takes seconds. */
  private static final class Known {
    static final String NAME = find();
  }

  /** The name; {@code localhost} when the machine has none. Any thread. */
  public static String ofThisMachine() {
    return Known.NAME;
  }

  private static String find() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
