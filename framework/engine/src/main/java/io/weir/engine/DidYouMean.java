package io.weir.engine;

import java.util.Collection;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;

/** Ends a sentence about a wrong word with the nearest right one. */
final class DidYouMean {
  private DidYouMean() {}

  static String among(String word, Collection<String> known) {
    LevenshteinDistance distance = new LevenshteinDistance(Math.max(2, word.length() / 3));
    @Nullable String best = null;
    int least = Integer.MAX_VALUE;
    for (String candidate : known) {
      int d = distance.apply(word, candidate);
      if (d >= 0 && d < least) {
        best = candidate;
        least = d;
      }
    }
    if (best != null) {
      return "; did you mean '" + best + "'?";
    }
    return known.isEmpty()
        ? ""
        : " (known: " + String.join(", ", known.stream().sorted().toList()) + ")";
  }
}
