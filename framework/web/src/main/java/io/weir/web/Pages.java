package io.weir.web;

import io.javalin.config.RoutesConfig;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All pages, each request past the guard first. */
final class Pages implements Page {
  private static final Logger log = LoggerFactory.getLogger(Pages.class);

  private final Guard guard;
  private final List<Page> pages;

  Pages(Guard guard, List<Page> pages) {
    this.guard = guard;
    this.pages = List.copyOf(pages);
  }

  @Override
  public void addTo(RoutesConfig routes) {
    routes.before(guard::check);
    pages.forEach(page -> page.addTo(routes));
    routes.exception(
        Exception.class,
        (e, ctx) -> {
          log.error("the page {} could not be rendered", ctx.path(), e);
          ctx.status(500).contentType("text/plain; charset=utf-8");
          ctx.result("Weir could not render this page; see its log.");
        });
  }
}
