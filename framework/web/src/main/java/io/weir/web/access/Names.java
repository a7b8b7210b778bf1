package io.weir.web.access;

import java.util.regex.Pattern;

/** Names of users and tokens, which appear in logs, pages and the record of blocks. */
final class Names {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@-]{0,63}");

  private Names() {}

  /**
   * Checks a name.
   *
   * @throws IllegalArgumentException with a sentence
   */
  static String checked(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is not a name: use lower-case letters, digits and . _ @ -, a letter or digit"
              + " first, at most 64");
    }
    return name;
  }

  /**
   * Checks a role.
   *
   * @throws IllegalArgumentException with a sentence
   */
  static Role role(String text) {
    Role role = Role.of(text);
    if (role == null) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a role: viewer, operator or bouncer");
    }
    return role;
  }

  /**
   * Checks the role of a person.
   *
   * @throws IllegalArgumentException with a sentence
   */
  static Role personRole(String text) {
    Role role = Role.of(text);
    if (role == null || !role.mayRead()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a role of users: viewer or operator");
    }
    return role;
  }
}
