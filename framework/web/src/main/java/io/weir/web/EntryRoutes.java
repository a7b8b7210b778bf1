package io.weir.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.weir.web.access.Caller;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a browser gets in with the link, and out again. */
final class EntryRoutes implements Page {
  private static final Logger log = LoggerFactory.getLogger(EntryRoutes.class);

  private final Sessions sessions;
  private final EntryLink link;
  private final Cookies cookies;
  private final Proxies proxies;
  private final LockedPage locked;
  private final LiveStream live;

  EntryRoutes(
      Sessions sessions,
      EntryLink link,
      Cookies cookies,
      Proxies proxies,
      LockedPage locked,
      LiveStream live) {
    this.sessions = sessions;
    this.link = link;
    this.cookies = cookies;
    this.proxies = proxies;
    this.locked = locked;
    this.live = live;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.post("/leave", this::leave);
    routes.post("/leave/everywhere", this::leaveEverywhere);
    routes.get("/enter/{token}", this::enter);
  }

  private void leave(Context ctx) {
    sessions.end(Guard.session(ctx));
    left(ctx, "signed out");
  }

  private void leaveEverywhere(Context ctx) {
    sessions.endAllOf(Guard.caller(ctx));
    left(ctx, "signed out everywhere");
  }

  private void left(Context ctx, String what) {
    log.info("{} {} from {}", Guard.caller(ctx).name(), what, proxies.client(ctx));
    live.changed();
    cookies.endSession(ctx);
    ctx.header("Location", Guard.home(ctx));
    ctx.status(303);
  }

  private void enter(Context ctx) throws IOException {
    String dest = ctx.header("Sec-Fetch-Dest");
    // Neither a preview nor a stranger's picture or frame may use the link up, or guess.
    if (!ctx.method().equals(HandlerType.GET) || dest != null && !dest.equals("document")) {
      ctx.status(403).result("Open this link in a browser window.");
      return;
    }
    EntryLink.Try outcome = link.enter(ctx.pathParam("token"), proxies.site(ctx));
    switch (outcome) {
      case RIGHT -> {
        cookies.session(ctx, sessions.begin(Caller.LINK));
        log.info("somebody signed in by the link from {}", proxies.client(ctx));
        ctx.header("Location", "../");
        ctx.status(303);
        try {
          link.renew();
        } catch (IOException e) {
          log.error(
              "a fresh link to the pages could not be written to the state folder; when this"
                  + " session"
                  + " is over, the pages are accessible only after a restart",
              e);
        }
      }
      case WRONG -> ctx.status(401).html(locked.html(Guard.home(ctx), false));
      case TOO_MANY -> {
        ctx.header("Retry-After", "60");
        ctx.status(429).contentType("text/plain; charset=utf-8");
        ctx.result("Too many invalid links. Wait a minute.");
      }
    }
  }
}
