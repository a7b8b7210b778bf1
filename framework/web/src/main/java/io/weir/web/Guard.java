package io.weir.web;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.weir.web.access.Caller;
import io.weir.web.access.LiveTokens;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Checks every request: without a session, the only answer is how to log in. Sets security headers
 * on every answer.
 */
final class Guard {
  private static final String SESSION = "weir.session";
  private static final String CALLER = "weir.caller";
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  /** What everybody with a session may do to it. */
  private static final Set<String> OWN_SESSION = Set.of("/leave", "/leave/everywhere");

  /** What proxies add, by default or as all their manuals say. */
  private static final List<String> PROXIED =
      List.of("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP");

  private final Hosts hosts;
  private final Proxies proxies;
  private final Sessions sessions;
  private final LiveTokens tokens;
  private final BiFunction<String, Boolean, String> lockedPage;

  /**
   * @param lockedPage renders the page for browsers without a session; gets the path to the first
   *     page, and whether to reload automatically
   */
  Guard(
      Hosts hosts,
      Proxies proxies,
      Sessions sessions,
      LiveTokens tokens,
      BiFunction<String, Boolean, String> lockedPage) {
    this.hosts = hosts;
    this.proxies = proxies;
    this.sessions = sessions;
    this.tokens = tokens;
    this.lockedPage = lockedPage;
  }

  void check(Context ctx) {
    harden(ctx);
    if (!proxies.mayAsk(ctx) && !isHealth(ctx.path())) {
      stop(ctx, 403, "Weir answers its reverse proxy alone: see the option web.proxies.");
      return;
    }
    String host = proxies.host(ctx);
    if (host == null || !hosts.known(host)) {
      stop(ctx, 421, "Weir does not serve this host name: see the option web.url.");
      return;
    }
    if (reads(ctx) && isPublic(ctx, host)) {
      return;
    }
    if (ctx.path().equals(SignInRoutes.PATH) || ctx.path().startsWith(AskRoutes.PATH)) {
      checkSignIn(ctx, host);
      return;
    }
    if (DecisionRoutes.isFor(ctx.path())) {
      checkBouncer(ctx);
      return;
    }
    if (isForPrograms(ctx) && bringsToken(ctx)) {
      checkToken(ctx, tokens.caller(String.valueOf(ctx.header("Authorization"))));
      return;
    }
    Sessions.Session session = sessions.find(Cookies.session(ctx));
    if (session == null) {
      locked(ctx);
      return;
    }
    ctx.attribute(SESSION, session);
    ctx.attribute(CALLER, session.caller());
    if (!reads(ctx)) {
      checkOrder(ctx, host, session);
    }
  }

  /**
   * Whether a program of this machine asks. A proxy here asks for others: it passes their name for
   * us, or names them.
   */
  private static boolean isLocal(Context ctx, String host) {
    return Hosts.isLoopback(ctx.req().getRemoteAddr())
        && Hosts.isLoopback(host)
        && PROXIED.stream().allMatch(name -> ctx.header(name) == null);
  }

  /** What is answered without a session. */
  private static boolean isPublic(Context ctx, String host) {
    String path = ctx.path();
    return path.startsWith("/static/")
        || path.startsWith("/enter/")
        || isHealth(path)
        || path.equals("/metrics") && isLocal(ctx, host) && !bringsToken(ctx);
  }

  private static boolean isHealth(String path) {
    return path.equals("/health") || path.equals("/ready");
  }

  private static boolean reads(Context ctx) {
    return ctx.method().equals(HandlerType.GET) || ctx.method().equals(HandlerType.HEAD);
  }

  /** Who makes a request that passed. */
  static Caller caller(Context ctx) {
    Caller caller = ctx.attribute(CALLER);
    if (caller == null) {
      throw new IllegalStateException("no guard before " + ctx.path());
    }
    return caller;
  }

  /** The session of a request that passed; programs with a token have none. */
  static Sessions.Session session(Context ctx) {
    Sessions.Session session = ctx.attribute(SESSION);
    if (session == null) {
      throw new IllegalStateException("no guard before " + ctx.path());
    }
    return session;
  }

  /** Answers with the page that says how to get in, and nothing else. */
  void locked(Context ctx) {
    if (isForPrograms(ctx)) {
      ctx.header("WWW-Authenticate", "Bearer");
      stop(ctx, 401, "A token is needed: weir tokens add makes one. See Authorization: Bearer.");
      return;
    }
    if (ctx.header("HX-Request") != null) {
      stop(ctx, 401, "Your session has ended. Reload the page to see how to log in.");
      return;
    }
    // A strict cookie is not sent along a link from a mail in the browser; it is from our own page.
    boolean again = "cross-site".equals(ctx.header("Sec-Fetch-Site"));
    ctx.status(401).html(lockedPage.apply(home(ctx), again)).skipRemainingHandlers();
  }

  /** The way to the first page, relative: a proxy may have put us into a folder. */
  static String home(Context ctx) {
    int depth = (int) ctx.path().chars().filter(c -> c == '/').count() - 1;
    return depth <= 0 ? "./" : "../".repeat(Math.min(depth, 20));
  }

  private void checkOrder(Context ctx, String host, Sessions.Session session) {
    boolean foreign = !isOwn(ctx, host, true);
    String order = ctx.header("X-Weir-Order");
    if (order == null) {
      order = Forms.field(ctx, "order");
    }
    if (foreign || !Tokens.same(Tokens.hash(session.order()), order)) {
      stop(ctx, 403, "This request did not come from Weir's own page. Reload the page.");
    } else if (!session.role().mayOrder() && !OWN_SESSION.contains(ctx.path())) {
      mayNot(ctx, session.caller());
    }
  }

  /** Otherwise a page of others could sign people in as somebody else. There is no token yet. */
  private void checkSignIn(Context ctx, String host) {
    if (!reads(ctx) && !isOwn(ctx, host, false)) {
      stop(ctx, 403, "This request did not come from Weir's own page. Reload the page.");
    }
  }

  /**
   * Whether a request comes from one of our own pages, as far as the browser says it.
   *
   * @param silent what holds for programs and very old browsers, which say nothing
   */
  private boolean isOwn(Context ctx, String host, boolean silent) {
    String origin = ctx.header("Origin");
    String site = ctx.header("Sec-Fetch-Site");
    if (origin != null) {
      return hosts.own(origin, host, proxies.secure(ctx));
    }
    return site == null ? silent : site.equals("same-origin");
  }

  /** A token is in no browser's keeping: no page of others can make a browser send it. */
  private static void checkToken(Context ctx, @Nullable Caller caller) {
    if (caller == null) {
      ctx.header("WWW-Authenticate", "Bearer error=\"invalid_token\"");
      stop(ctx, 401, "This token is not valid: weir tokens list shows the tokens.");
    } else if (!caller.role().mayRead() || !reads(ctx) && !caller.role().mayOrder()) {
      mayNot(ctx, caller);
    } else {
      ctx.attribute(CALLER, caller);
    }
  }

  /** Bouncers bring a token as the key of CrowdSec's local API. */
  private void checkBouncer(Context ctx) {
    String key = ctx.header("X-Api-Key");
    Caller caller = key == null ? null : tokens.callerWith(key);
    if (caller == null) {
      DecisionRoutes.refuse(ctx, 403, "access forbidden: see weir tokens add --role bouncer");
      ctx.skipRemainingHandlers();
    } else {
      ctx.attribute(CALLER, caller);
    }
  }

  private static void mayNot(Context ctx, Caller caller) {
    stop(
        ctx,
        403,
        "Your role is "
            + caller.role()
            + (caller.role().mayRead()
                ? ": it may read, but not change anything."
                : ": it may ask for decisions alone."));
  }

  private static boolean bringsToken(Context ctx) {
    return LiveTokens.brings(ctx.header("Authorization"));
  }

  /** Paths that take tokens, and answer in JSON when they refuse. */
  private static boolean isForPrograms(Context ctx) {
    return ctx.path().startsWith("/api/") || ctx.path().equals("/metrics");
  }

  /**
   * @param sentence for a person
   */
  private static void stop(Context ctx, int status, String sentence) {
    if (isForPrograms(ctx)) {
      ctx.status(status).contentType("application/json").result(ApiRoutes.error("", sentence));
    } else {
      ctx.status(status).contentType("text/plain; charset=utf-8").result(sentence);
    }
    ctx.skipRemainingHandlers();
  }

  private static void harden(Context ctx) {
    ctx.header("Content-Security-Policy", POLICY);
    ctx.header("Cache-Control", "no-store");
    ctx.header("X-Frame-Options", "DENY");
    ctx.header("X-Content-Type-Options", "nosniff");
    ctx.header("Referrer-Policy", "same-origin");
    ctx.header("Cross-Origin-Opener-Policy", "same-origin");
    ctx.header("Cross-Origin-Resource-Policy", "same-origin");
  }
}
