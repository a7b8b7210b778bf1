package io.weir.plugins.action.ipset;

import io.weir.api.Network;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@code ipset save}: {@code add weir4 192.0.2.0/24 timeout 3599 comment "…"}.
 *
 * @param network whom it blocks
 * @param seconds how long it stays; 0: until somebody removes it
 * @param comment or empty
 */
record SavedEntry(Network network, long seconds, String comment) {
  /** The entry of a line; null for lines that create sets, and for exceptions from a network. */
  static @Nullable SavedEntry of(String line) {
    String[] words = line.split(" ", 4);
    if (words.length < 3 || !words[0].equals("add")) {
      return null;
    }
    String rest = words.length == 4 ? words[3] : "";
    // Last, as it may hold the words that stand before it.
    int quote = rest.indexOf("comment \"");
    String options = quote < 0 ? rest : rest.substring(0, quote);
    String comment =
        quote < 0 || !rest.endsWith("\"") || rest.length() < quote + 10
            ? ""
            : rest.substring(quote + 9, rest.length() - 1);
    long seconds = 0;
    String[] all = options.strip().split(" +", -1);
    for (int i = 0; i < all.length; i++) {
      if (all[i].equals("nomatch")) {
        return null;
      }
      if (all[i].equals("timeout") && i + 1 < all.length && all[i + 1].matches("\\d{1,10}")) {
        seconds = Long.parseLong(all[i + 1]);
      }
    }
    try {
      return new SavedEntry(Network.parse(words[2]), seconds, comment);
    } catch (IllegalArgumentException e) {
      return null; // of a set that holds more than addresses
    }
  }
}
