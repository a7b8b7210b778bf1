package io.weir.web;

import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.weir.web.access.LiveUsers;
import java.util.Map;

/** The page for browsers without a session: how to get in, and a form where there are users. */
final class LockedPage {
  private final Assets assets;
  private final LiveUsers users;
  private final TemplateEngine templates;

  LockedPage(Assets assets, LiveUsers users, TemplateEngine templates) {
    this.assets = assets;
    this.users = users;
    this.templates = templates;
  }

  /**
   * What the page shows.
   *
   * @param home the way to the first page, as a relative link
   * @param again whether the browser tries that by itself
   * @param users whether there is somebody who has a password
   * @param sentence why a try failed; or empty
   * @param name what was typed
   * @param asset links to static files by name
   */
  record View(
      String home,
      boolean again,
      boolean users,
      String sentence,
      String name,
      Map<String, String> asset) {}

  /**
   * @param home the way to the first page, as a relative link
   * @param again whether the browser tries that by itself
   */
  String html(String home, boolean again) {
    return html(home, again, "", "");
  }

  /** After a try that failed. */
  String html(String home, String sentence, String name) {
    return html(home, false, sentence, name);
  }

  private String html(String home, boolean again, String sentence, String name) {
    StringOutput out = new StringOutput();
    String problem =
        sentence.isEmpty() && !users.problem().isEmpty()
            ? "The users cannot be read: nobody can sign in with a password. See Weir's log."
            : sentence;
    templates.render(
        "locked.jte",
        Map.of("view", new View(home, again, users.any(), problem, name, assets.links())),
        out);
    return out.toString();
  }
}
