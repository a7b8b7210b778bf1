package io.weir.web;

import io.javalin.http.Context;
import io.weir.api.Text;
import io.weir.engine.view.Status;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the common part of pages. */
final class Frames {
  /** The pages in the navigation, by the first part of their address. */
  private static final Map<String, String> PAGES = new LinkedHashMap<>();

  static {
    PAGES.put("", "Now");
    PAGES.put("events", "Events");
    PAGES.put("trace", "Trace");
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
                        e.getKey().isEmpty() ? "./" : e.getKey(),
                        e.getValue(),
                        e.getKey().equals(page)))
            .toList();
    return new Frame(
        host,
        Text.visible(status.version(), 120),
        PageText.full(status.started(), status.zone()),
        Guard.session(ctx).order(),
        assets.links(),
        places);
  }
}
