package io.weir.web;

import io.javalin.http.Context;
import io.weir.api.Address;
import io.weir.api.Network;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who really asks, for which host, and whether by TLS. What a reverse proxy says of that in {@code
 * X-Forwarded-For}, {@code -Host} and {@code -Proto} is believed only of proxies that the
 * configuration names, and of this machine if it says that there is one; anybody can send such
 * headers.
 */
final class Proxies {
  private static final int LONGEST = 300;

  private final boolean behind;
  private final List<Network> networks;

  /**
   * @param behind whether there is a proxy
   * @param networks proxies besides those on this machine
   */
  Proxies(boolean behind, List<Network> networks) {
    this.behind = behind;
    this.networks = List.copyOf(networks);
  }

  /** Whether a request may come from its peer: who goes around the proxy goes around its TLS. */
  boolean mayAsk(Context ctx) {
    return mayAsk(ctx.req().getRemoteAddr());
  }

  boolean mayAsk(String peer) {
    return !behind || isProxy(peer);
  }

  private boolean isProxy(Context ctx) {
    return behind && isProxy(ctx.req().getRemoteAddr());
  }

  private boolean isProxy(String peer) {
    Address address = Address.parse(bare(peer));
    return Hosts.isLoopback(peer)
        || address != null && networks.stream().anyMatch(n -> n.contains(address));
  }

  /** The address of the client; of IPv6, the network of its site, in which it may take any. */
  String site(Context ctx) {
    String client = client(ctx);
    Address address = Address.parse(client);
    return address != null && address.v6() ? new Network(address, 64).toString() : client;
  }

  /** The address of the client. */
  String client(Context ctx) {
    String peer = bare(ctx.req().getRemoteAddr());
    if (!isProxy(ctx)) {
      return peer;
    }
    String named = last(ctx, "X-Forwarded-For");
    Address address = named == null ? null : address(named);
    return address == null ? peer : address.toString();
  }

  /** What stands for the header {@code Host}. */
  @Nullable String host(Context ctx) {
    String named = isProxy(ctx) ? last(ctx, "X-Forwarded-Host") : null;
    return named == null ? ctx.header("Host") : named;
  }

  /** Whether the browser's connection is known to use TLS. */
  boolean secure(Context ctx) {
    return ctx.req().isSecure()
        || isProxy(ctx) && "https".equalsIgnoreCase(last(ctx, "X-Forwarded-Proto"));
  }

  /** The last entry is that of the proxy itself; those before it may be the client's. */
  private static @Nullable String last(Context ctx, String name) {
    String last = null;
    Enumeration<String> lines = ctx.req().getHeaders(name);
    while (lines.hasMoreElements()) {
      last = lines.nextElement();
    }
    if (last == null) {
      return null;
    }
    String entry = last.substring(last.lastIndexOf(',') + 1).strip();
    return entry.isEmpty() || entry.length() > LONGEST ? null : entry;
  }

  /** Some proxies add the port. */
  private static @Nullable Address address(String text) {
    Address plain = Address.parse(bare(text));
    int colon = text.lastIndexOf(':');
    return plain != null || colon < 0 ? plain : Address.parse(bare(text.substring(0, colon)));
  }

  private static String bare(String address) {
    String text =
        address.startsWith("[") && address.endsWith("]")
            ? address.substring(1, address.length() - 1)
            : address;
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }
}
