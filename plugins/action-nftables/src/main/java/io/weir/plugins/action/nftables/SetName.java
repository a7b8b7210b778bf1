package io.weir.plugins.action.nftables;

import io.weir.api.Address;
import io.weir.api.Network;
import org.jspecify.annotations.Nullable;

/**
 * A set of networks of one length, {@code block_ipv6_64}. A set of intervals would take all
 * lengths, but not two networks that overlap, and each change of it reads all of it first; sets of
 * one length are hashes.
 *
 * @param v6 whether the addresses are IPv6
 * @param prefix the networks' length
 */
record SetName(boolean v6, int prefix) implements Comparable<SetName> {
  static SetName of(Network network) {
    return new SetName(network.address().v6(), network.prefix());
  }

  /** The set with this name; null when it is not one of ours. */
  static @Nullable SetName parse(String name, String beginning) {
    for (boolean v6 : new boolean[] {false, true}) {
      String front = beginning + (v6 ? "_ipv6_" : "_ipv4_");
      String rest = name.startsWith(front) ? name.substring(front.length()) : "";
      if (rest.matches("[1-9][0-9]{0,2}") && Integer.parseInt(rest) <= (v6 ? 128 : 32)) {
        return new SetName(v6, Integer.parseInt(rest));
      }
    }
    return null;
  }

  String name(String beginning) {
    return beginning + (v6 ? "_ipv6_" : "_ipv4_") + prefix;
  }

  String type() {
    return v6 ? "ipv6_addr" : "ipv4_addr";
  }

  String protocol() {
    return v6 ? "ip6" : "ip";
  }

  /** Whether the networks are single addresses. */
  boolean whole() {
    return prefix == (v6 ? 128 : 32);
  }

  /** {@code 255.255.255.0}. */
  String mask() {
    String ones = v6 ? "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" : "255.255.255.255";
    return Network.parse(ones + "/" + prefix).address().toString();
  }

  /** The element's network; null when it is none of this set. */
  @Nullable Network network(String address) {
    Address parsed = address.length() > 50 ? null : Address.parse(address);
    return parsed == null || parsed.v6() != v6 ? null : new Network(parsed, prefix);
  }

  @Override
  public int compareTo(SetName other) {
    return v6 == other.v6 ? Integer.compare(prefix, other.prefix) : Boolean.compare(v6, other.v6);
  }
}
