package io.weir.engine.config;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Suggests the name that was probably meant. */
public final class Nearest {
  private static final int LONGEST = 60;

  private Nearest() {}

  /** {@code "; did you mean 'window'?"}, or empty when no name is similar. */
  public static String hint(String name, Collection<String> known) {
    String best = of(name, known);
    return best == null ? "" : "; did you mean '" + best + "'?";
  }

  /** {@link #hint}, or the list of all names when none is similar. */
  public static String hintOrList(String name, Collection<String> known) {
    String hint = hint(name, known);
    return hint.isEmpty() && !known.isEmpty()
        ? "; there are: " + String.join(", ", known.stream().distinct().sorted().toList())
        : hint;
  }

  /** The most similar name, or null. */
  public static @Nullable String of(String name, Collection<String> known) {
    String a = name.toLowerCase(Locale.ROOT).replace('-', '_');
    if (a.isEmpty() || a.length() > LONGEST) {
      return null;
    }
    String best = null;
    int least = Integer.MAX_VALUE;
    for (String candidate : known.stream().sorted().toList()) {
      String b = candidate.toLowerCase(Locale.ROOT).replace('-', '_');
      int shorter = Math.min(a.length(), b.length());
      int far = shorter < 2 ? 0 : Math.max(1, shorter / 3);
      int d = b.length() > LONGEST ? Integer.MAX_VALUE : distance(a, b);
      if (d <= far && d < least) {
        least = d;
        best = candidate;
      }
    }
    return best;
  }

  /** The edit distance: insertions, deletions, changes and swaps of neighbours. */
  static int distance(String a, String b) {
    int[] before = new int[b.length() + 1];
    int[] above = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, Math.min(above[j], row[j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
      }
      int[] spare = before;
      before = above;
      above = row;
      row = spare;
    }
    return above[b.length()];
  }
}
