package io.weir.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.weir.engine.view.Operations;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** The page <i>Now</i>, and its changes as they come. */
final class NowRoutes implements Page {
  private final NowPage now;
  private final LiveStream live;
  private final Frames frames;
  private final Operations operations;

  NowRoutes(NowPage now, LiveStream live, Frames frames, Operations operations) {
    this.now = now;
    this.live = live;
    this.frames = frames;
    this.operations = operations;
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.get("/", this::now);
    routes.get("/now/stream", this::stream);
  }

  private void now(Context ctx) {
    ctx.html(now.whole(frames.of(ctx, operations.health().status(), "now")));
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
}
