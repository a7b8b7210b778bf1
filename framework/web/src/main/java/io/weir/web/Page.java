package io.weir.web;

import io.javalin.config.RoutesConfig;

/**
 * Answers some paths. A new page is one of these, its template, and a line in {@link WebServer}.
 */
interface Page {
  /** Called once, before the server starts; what answers is called from many threads. */
  void addTo(RoutesConfig routes);
}
