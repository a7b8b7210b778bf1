package io.weir.engine.config;

import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** The options of the web pages. */
public record WebConfig(
    @Doc("Where the pages are served; a port of 0 takes any free one.") @Default("127.0.0.1:8025")
        Listen listen,
    @Doc("The URL of the pages, for links in mails; by default made from `listen`.")
        @Nullable String url,
    @Doc(
            "Whether `listen` may be an address that other machines can reach. The pages use plain"
                + " HTTP, so a TLS proxy or an SSH tunnel is better.")
        @Default("false")
        boolean allowRemote) {
  /** Checks the addresses. */
  public WebConfig {
    if (!allowRemote && !listen.loopback()) {
      throw new IllegalArgumentException(
          "listen: "
              + listen
              + " can be reached from other machines, and the pages use plain HTTP: write 127.0.0.1 or"
              + " [::1], or add allow_remote: true");
    }
    if (url != null && !good(url)) {
      throw new IllegalArgumentException(
          "url must be the address of a page: https://weir.example.org");
    }
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

  /** The beginning of all links, without a slash at the end. */
  public String baseUrl() {
    String base = url == null ? "http://" + listen : url;
    return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
  }
}
