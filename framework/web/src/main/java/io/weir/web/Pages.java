package io.weir.web;

import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.weir.api.Text;
import io.weir.api.action.Block;
import io.weir.engine.Operations;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What can be asked for, and what can be ordered. */
final class Pages {
  private static final Logger LOG = LoggerFactory.getLogger(Pages.class);
  private static final int LIFT_SECONDS = 10;

  private final NowPage now;
  private final LiveStream live;
  private final Operations operations;
  private final Sessions sessions;
  private final EntryLink link;
  private final Hosts hosts;
  private final Assets assets;
  private final TemplateEngine templates;
  private final Guard guard;
  private final Health health;

  Pages(
      NowPage now,
      LiveStream live,
      Operations operations,
      Sessions sessions,
      EntryLink link,
      Hosts hosts,
      Assets assets,
      TemplateEngine templates) {
    this.now = now;
    this.live = live;
    this.operations = operations;
    this.sessions = sessions;
    this.link = link;
    this.hosts = hosts;
    this.assets = assets;
    this.templates = templates;
    this.health = new Health(operations);
    this.guard = new Guard(hosts, sessions, this::locked);
  }

  void addTo(RoutesConfig routes) {
    routes.before(guard::check);
    routes.get("/", this::now);
    routes.get("/now/stream", this::stream);
    routes.post("/blocks/lift", this::lift);
    routes.post("/leave", this::leave);
    routes.get("/health", health::answer);
    routes.get("/enter/{token}", this::enter);
    routes.get("/static/{name}", assets::serve);
    routes.exception(
        Exception.class,
        (e, ctx) -> {
          LOG.error("the page {} could not be made", ctx.path(), e);
          ctx.status(500).contentType("text/plain; charset=utf-8");
          ctx.result("Weir could not make this page; its log says why.");
        });
  }

  private void now(Context ctx) {
    ctx.html(now.whole(new NowPage.Frame(Guard.session(ctx).order(), assets.links())));
  }

  private void leave(Context ctx) {
    sessions.end(Guard.session(ctx));
    live.changed();
    ctx.header("Set-Cookie", Guard.cookie(ctx) + "=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    ctx.header("Location", "./");
    ctx.status(303);
  }

  private void enter(Context ctx) throws IOException {
    String dest = ctx.header("Sec-Fetch-Dest");
    // Neither a preview nor a stranger's picture or frame may use the link up, or guess.
    if (!ctx.method().equals(HandlerType.GET) || dest != null && !dest.equals("document")) {
      ctx.status(403).result("This link is for a browser's window.");
      return;
    }
    EntryLink.Try outcome = link.enter(ctx.pathParam("token"), ctx.req().getRemoteAddr());
    switch (outcome) {
      case RIGHT -> {
        ctx.header("Set-Cookie", cookie(ctx, sessions.begin()));
        ctx.header("Location", "../");
        ctx.status(303);
        try {
          link.renew();
        } catch (IOException e) {
          LOG.error(
              "a fresh link to the pages could not be written to the state folder; when this session"
                  + " is over, only a restart lets anybody in",
              e);
        }
      }
      case WRONG -> ctx.status(401).html(locked(Guard.home(ctx), false));
      case TOO_MANY -> {
        ctx.header("Retry-After", "60");
        ctx.status(429).contentType("text/plain; charset=utf-8");
        ctx.result("Too many wrong links. Wait a minute.");
      }
    }
  }

  private String cookie(Context ctx, String value) {
    String host = ctx.header("Host");
    return Guard.cookie(ctx)
        + "="
        + value
        + "; Path=/; HttpOnly; SameSite=Strict; Max-Age="
        + Sessions.LASTS.toSeconds()
        + (host != null && hosts.secure(host) ? "; Secure" : "");
  }

  private void stream(Context ctx) {
    ctx.future(
        () -> {
          try {
            ServletOutputStream out = ctx.res().getOutputStream();
            LiveClient client = new LiveClient(out, Guard.session(ctx));
            if (!live.add(client)) {
              ctx.status(503).result("Too many pages are open. Close one.");
              return CompletableFuture.completedFuture(null);
            }
            ctx.res().setContentType("text/event-stream; charset=utf-8");
            // For proxies that would hold back what is small.
            ctx.header("X-Accel-Buffering", "no");
            out.setWriteListener(client);
            return client.over();
          } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
          }
        });
  }

  private void lift(Context ctx) {
    String key = ctx.formParam("block");
    if (key == null || key.isEmpty()) {
      ctx.status(400).result("Which block? The form field block is missing.");
      return;
    }
    Block block = find(key);
    ctx.future(
        () ->
            (block == null
                    ? CompletableFuture.completedFuture(false)
                    : operations.lift(block.id(), "web page").copy())
                .orTimeout(LIFT_SECONDS, TimeUnit.SECONDS)
                .handle((there, problem) -> said(block, there, problem))
                .thenAccept(sentence -> answer(ctx, sentence)));
  }

  private @Nullable Block find(String key) {
    return operations.blocks().stream()
        .map(Operations.BlockStatus::block)
        .filter(b -> NowPage.key(b).equals(key))
        .findFirst()
        .orElse(null);
  }

  private static Said said(
      @Nullable Block block, @Nullable Boolean there, @Nullable Throwable problem) {
    if (problem != null) {
      LOG.warn("a block could not be lifted from the page", problem);
      return new Said(
          "Weir did not confirm that the block is lifted. Look at the list, and at Weir's log.",
          true);
    }
    if (block == null || there == null || !there) {
      return new Said("This block is over already.", false);
    }
    return new Said(
        "The block on "
            + PageText.thing(block.subject().field())
            + " "
            + Text.visible(block.subject().value(), 120)
            + " is lifted.",
        false);
  }

  private void answer(Context ctx, Said said) {
    live.changed();
    if (ctx.header("HX-Request") == null) {
      ctx.header("Location", "../");
      ctx.status(303);
      return;
    }
    StringOutput out = new StringOutput();
    templates.render("said.jte", Map.of("sentence", said.sentence(), "bad", said.bad()), out);
    ctx.html(out.toString());
  }

  private String locked(String home, boolean again) {
    StringOutput out = new StringOutput();
    templates.render(
        "locked.jte", Map.of("again", again, "home", home, "asset", assets.links()), out);
    return out.toString();
  }

  private record Said(String sentence, boolean bad) {}
}
