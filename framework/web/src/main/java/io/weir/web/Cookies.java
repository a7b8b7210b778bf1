package io.weir.web;

import io.javalin.http.Context;
import io.weir.web.access.UserFile.User;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The cookies of the pages. Cookies do not know ports, and two Weirs may share a host. */
final class Cookies {
  private static final Duration KNOWN = Duration.ofDays(180);

  private final Hosts hosts;
  private final Proxies proxies;

  Cookies(Hosts hosts, Proxies proxies) {
    this.hosts = hosts;
    this.proxies = proxies;
  }

  /** What the cookie of the session contains, or null. */
  static @Nullable String session(Context ctx) {
    return ctx.cookie("weir_" + ctx.req().getLocalPort());
  }

  void session(Context ctx, String value) {
    set(ctx, "weir_", value, Sessions.LASTS);
  }

  void endSession(Context ctx) {
    set(ctx, "weir_", "", Duration.ZERO);
  }

  /** What {@link KnownBrowser} put there, or null. */
  static @Nullable String known(Context ctx) {
    return ctx.cookie("weir_known_" + ctx.req().getLocalPort());
  }

  void known(Context ctx, User user) {
    set(ctx, "weir_known_", KnownBrowser.cookie(user), KNOWN);
  }

  private void set(Context ctx, String prefix, String value, Duration lasts) {
    String host = proxies.host(ctx);
    boolean secure = proxies.secure(ctx) || host != null && hosts.secure(host);
    ctx.res()
        .addHeader(
            "Set-Cookie",
            prefix
                + ctx.req().getLocalPort()
                + "="
                + value
                + "; Path=/; HttpOnly; SameSite=Strict; Max-Age="
                + lasts.toSeconds()
                + (secure ? "; Secure" : ""));
  }
}
