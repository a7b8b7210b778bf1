package io.weir.web;

import io.javalin.http.Context;
import io.weir.api.Text;
import io.weir.engine.view.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the common part of pages. */
final class Frames {
  /** The navigation: address and name by the page's own name. */
  private static final Map<String, Frame.Place> PAGES = new LinkedHashMap<>();

  static {
    PAGES.put("now", new Frame.Place("./", "Now", false));
    PAGES.put("alerts", new Frame.Place("alerts", "Alerts", false));
    PAGES.put("blocks", new Frame.Place("blocks", "Blocks", false));
    PAGES.put("trusted", new Frame.Place("trusted", "Trusted", false));
    PAGES.put("statistics", new Frame.Place("statistics", "Statistics", false));
    PAGES.put("events", new Frame.Place("events", "Events", false));
    PAGES.put("trace", new Frame.Place("trace", "Trace", false));
  }

  private final String host;
  private final Assets assets;

  Frames(String host, Assets assets) {
    this.host = host;
    this.assets = assets;
  }

  /**
   * @param page which of the pages this is; another name for one that the navigation does not list
   */
  Frame of(Context ctx, Status status, String page) {
    List<Frame.Place> places =
        PAGES.entrySet().stream()
            .map(
                e ->
                    new Frame.Place(
                        e.getValue().href(), e.getValue().name(), e.getKey().equals(page)))
            .toList();
    return new Frame(
        host,
        Text.visible(status.version(), 120),
        PageText.full(status.started(), status.zone()),
        Guard.caller(ctx),
        Guard.session(ctx).order(),
        assets.links(),
        places);
  }
}
