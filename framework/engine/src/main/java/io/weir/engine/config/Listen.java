package io.weir.engine.config;

import io.weir.api.Address;

/**
 * Where a socket listens, {@code 127.0.0.1:8025}, {@code "[::1]:8025"} or {@code localhost:8025}.
 *
 * @param host an address or a name
 * @param port 0 for any free one
 */
public record Listen(String host, int port) {
  /**
   * Reads an option, without DNS lookups.
   *
   * @throws IllegalArgumentException with a sentence when the text is not of this form
   */
  public static Listen parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (bracketed) {
      host = host.substring(1, host.length() - 1);
    }
    boolean good = bracketed ? Address.parse(host) != null : hostName(host);
    String digits = text.substring(colon + 1);
    good &= !digits.isEmpty() && digits.length() <= 5;
    good &= digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!good || Integer.parseInt(digits) > 65535) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is not an address with a port: write \"127.0.0.1:8025\" or \"[::1]:8025\"");
    }
    return new Listen(host, Integer.parseInt(digits));
  }

  /** Whether only this machine can connect. Of names, only {@code localhost} counts as local. */
  public boolean loopback() {
    Address address = Address.parse(host);
    return address == null
        ? host.equalsIgnoreCase("localhost")
        : address.v6() ? address.high() == 0 && address.low() == 1 : address.low() >>> 24 == 127;
  }

  private static boolean hostName(String host) {
    return !host.isEmpty()
        && host.length() <= 253
        && host.chars()
            .allMatch(
                c ->
                    c >= '0' && c <= '9'
                        || c >= 'a' && c <= 'z'
                        || c >= 'A' && c <= 'Z'
                        || c == '.'
                        || c == '-');
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
