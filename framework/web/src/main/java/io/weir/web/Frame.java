package io.weir.web;

import java.util.List;
import java.util.Map;

/**
 * The common part of every page ({@code layout.jte}).
 *
 * @param host this machine
 * @param version Weir's
 * @param started when it was started
 * @param token must be sent with every form
 * @param asset links to static files by name
 * @param places the navigation
 */
public record Frame(
    String host,
    String version,
    String started,
    String token,
    Map<String, String> asset,
    List<Frame.Place> places) {
  /**
   * A page in the navigation.
   *
   * @param href its address, relative
   * @param name its name
   * @param here whether it is this one
   */
  public record Place(String href, String name, boolean here) {}
}
