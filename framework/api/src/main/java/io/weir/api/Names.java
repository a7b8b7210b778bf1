package io.weir.api;

/** Checks names of fields and event types. */
final class Names {
  private Names() {}

  static void check(String name, String what) {
    boolean good =
        !name.isEmpty() && name.length() <= 40 && name.charAt(0) >= 'a' && name.charAt(0) <= 'z';
    for (int i = 0; good && i < name.length(); i++) {
      char c = name.charAt(i);
      good = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_';
    }
    if (!good) {
      throw new IllegalArgumentException(
          "'" + name + "' is not a name for a " + what + ": [a-z][a-z0-9_]*, 40 at most");
    }
  }
}
