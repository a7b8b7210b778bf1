package io.weir.engine.config;

import io.weir.api.Network;
import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of the web pages.
 *
 * @param listen where they are served
 * @param url what people type; null: made from {@code listen}
 * @param tls the certificate; null: plain HTTP
 * @param behindProxy whether a reverse proxy is in front
 * @param proxies the proxies that are not on this machine
 */
public record WebConfig(
    @Doc(
            "Where the pages are served; a port of 0 takes any free one. An address that other"
                + " machines can reach needs `tls`, or `behind_proxy` and `proxies`.")
        @Default("127.0.0.1:8025")
        Listen listen,
    @Doc("The URL of the pages, for links in mails; by default made from `listen`.")
        @Nullable String url,
    @Doc("The certificate and key, for HTTPS: `{ certificate: fullchain.pem, key: privkey.pem }`.")
        @Nullable TlsConfig tls,
    @Doc(
            "Whether all browsers come through a reverse proxy. Then, and only from it,"
                + " `X-Forwarded-For` (the last entry), `X-Forwarded-Host` and `X-Forwarded-Proto`"
                + " are believed, and nobody else is answered. Needs `url`.")
        @Default("false")
        boolean behindProxy,
    @Doc("Addresses and networks of proxies that are not on this machine, with `behind_proxy`.")
        List<Network> proxies,
    @Doc(
            "Maximum time of a page's question to the store; a longer one is ended, and the page says so.")
        @Default("10s")
        @Range(min = 1000)
        Duration queryTime) {
  private static final Duration USUAL = Duration.ofSeconds(10);

  /** Checks what does not fit together. */
  public WebConfig {
    proxies = List.copyOf(proxies);
    if (url != null && !good(url)) {
      throw new IllegalArgumentException(
          "url must be the address of a page: https://weir.example.org");
    }
    if (tls != null
        && !behindProxy
        && url != null
        && !"https".equals(URI.create(url).getScheme())) {
      throw new IllegalArgumentException("url must begin with https://, since there is tls");
    }
    if (!behindProxy && !proxies.isEmpty()) {
      throw new IllegalArgumentException("proxies is only used with behind_proxy: true");
    }
    if (behindProxy && url == null) {
      throw new IllegalArgumentException(
          "behind_proxy: true needs url, the address that people type:"
              + " url: https://weir.example.org");
    }
    if (!listen.loopback() && tls == null && !behindProxy) {
      throw new IllegalArgumentException(
          "listen: "
              + listen
              + " can be reached from other machines, and plain HTTP shows passwords to all on the"
              + " way: add tls: { certificate: fullchain.pem, key: privkey.pem }, or write"
              + " 127.0.0.1 or [::1], or, with a reverse proxy in front, behind_proxy: true and"
              + " proxies: [its address]");
    }
    if (!listen.loopback() && tls == null && proxies.isEmpty()) {
      throw new IllegalArgumentException(
          "listen: "
              + listen
              + " can be reached from other machines: name the reverse proxies that may connect,"
              + " proxies: [192.0.2.1], or write 127.0.0.1 or [::1] for one on this machine");
    }
  }

  /** Without TLS of its own. */
  public WebConfig(Listen listen, @Nullable String url, boolean behindProxy) {
    this(listen, url, null, behindProxy, List.of(), USUAL);
  }

  private static boolean good(String url) {
    try {
      URI uri = new URI(url);
      return uri.getHost() != null
          && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getQuery() == null
          && uri.getFragment() == null
          && uri.getUserInfo() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** {@code http} or {@code https}: what this server speaks. */
  public String scheme() {
    return tls == null ? "http" : "https";
  }

  /** The beginning of all links, without a slash at the end. */
  public String baseUrl() {
    String base = url == null ? scheme() + "://" + listen : url;
    return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
  }
}
