package io.weir.web.access;

/**
 * Who makes a request.
 *
 * @param name of a user or a token, for the record of what was ordered; {@code web page} for who
 *     came by the link
 * @param role what it may do
 */
public record Caller(String name, Role role) {
  /** Whoever can read the state folder. */
  public static final Caller LINK = new Caller("web page", Role.OPERATOR);
}
