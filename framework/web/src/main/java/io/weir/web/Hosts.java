package io.weir.web;

import io.weir.api.Address;
import io.weir.engine.config.Listen;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The names under which the pages may be asked for. A stranger's page can point its own name at our
 * address (DNS rebinding); it cannot make the browser send another name than its own. Ports are not
 * looked at: a tunnel has its own.
 */
final class Hosts {
  private final Listen listen;
  private final @Nullable URI url;
  private final String machine;

  /**
   * @param url what people type, or null
   * @param machine this machine's name, which counts where other machines may come
   */
  Hosts(Listen listen, @Nullable String url, String machine) {
    this.listen = listen;
    this.machine = host(machine);
    this.url = url == null ? null : URI.create(url);
  }

  /** Returns whether a {@code Host} header names this server. */
  boolean known(@Nullable String header) {
    if (header == null || header.length() > 300) {
      return false;
    }
    String host = host(header);
    if (host.equals("localhost") || host.equals(host(listen.toString())) || ofUrl(host)) {
      return true;
    }
    if (everywhere() && host.equals(machine)) {
      return true;
    }
    Address address = Address.parse(host);
    return address != null && (new Listen(host, 0).loopback() || everywhere());
  }

  /** Returns whether a {@code Host} header, or an address, is a loopback address. */
  static boolean isLoopback(String header) {
    String host = host(header);
    return new Listen(host, 0).loopback();
  }

  /**
   * Returns whether an {@code Origin} header is that of our own pages.
   *
   * @param header the {@code Host}
   * @param tls whether the browser is known to use it
   */
  boolean own(String origin, String header, boolean tls) {
    return !tls && origin.equalsIgnoreCase("http://" + header)
        || (tls || secure(header)) && origin.equalsIgnoreCase("https://" + header)
        || url != null && origin.equalsIgnoreCase(origin(url));
  }

  private static String origin(URI url) {
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return url.getScheme() + "://" + url.getHost() + port;
  }

  /** Returns whether browsers use TLS with this {@code Host}, through a reverse proxy. */
  boolean secure(String header) {
    return url != null && "https".equalsIgnoreCase(url.getScheme()) && ofUrl(host(header));
  }

  private boolean ofUrl(String host) {
    return url != null && url.getHost() != null && host.equals(host(url.getHost()));
  }

  /** Then a bare address may be any of this machine's; other names are still not believed. */
  private boolean everywhere() {
    return everywhere(listen);
  }

  static boolean everywhere(Listen listen) {
    return listen.host().equals("0.0.0.0") || listen.host().equals("::");
  }

  private static String host(String header) {
    String host = header.toLowerCase(Locale.ROOT);
    if (host.startsWith("[")) {
      int end = host.indexOf(']');
      return end < 0 ? host : host.substring(1, end);
    }
    int colon = host.indexOf(':');
    return colon < 0 || colon != host.lastIndexOf(':') ? host : host.substring(0, colon);
  }
}
