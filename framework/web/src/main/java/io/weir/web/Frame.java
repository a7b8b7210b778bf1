package io.weir.web;

import io.weir.web.access.Caller;
import java.util.List;
import java.util.Map;

/**
 * The common part of every page ({@code layout.jte}).
 *
 * @param host this machine
 * @param version Weir's
 * @param started when it was started
 * @param caller who looks at it
 * @param token must be sent with every form
 * @param asset links to static files by name
 * @param places the navigation
 */
public record Frame(
    String host,
    String version,
    String started,
    Caller caller,
    String token,
    Map<String, String> asset,
    List<Frame.Place> places) {
  /** Whether it is nobody of the users, but somebody with the link. */
  public boolean byLink() {
    return caller.equals(Caller.LINK);
  }

  /** Whether to show what gives orders: buttons, forms. */
  public boolean mayOrder() {
    return caller.role().mayOrder();
  }

  /**
   * A page in the navigation.
   *
   * @param href its address, relative
   * @param name its name
   * @param here whether it is this one
   */
  public record Place(String href, String name, boolean here) {}
}
