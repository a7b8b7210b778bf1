package io.weir.engine.config;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Time zones as people write them, in the pipeline file and on the command line. */
public final class Zones {
  private static final int LONGEST = 60;

  private Zones() {}

  /**
   * The zone of this name.
   *
   * @throws IllegalArgumentException when there is none; its message continues after the name:
   *     {@code is not a zone; did you mean 'Europe/Moscow'?}
   */
  public static ZoneId of(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      Set<String> known = new TreeSet<>(ZoneId.getAvailableZoneIds());
      String hint = Nearest.hint(text, known);
      String city = hint.isEmpty() ? city(text, known) : null;
      if (city != null) {
        hint = "; did you mean '" + city + "'?";
      }
      throw new IllegalArgumentException(
          "is not a zone" + (hint.isEmpty() ? ": write Europe/Moscow, UTC or +03:00" : hint), e);
    }
  }

  /**
   * The zone of a similar city, as another language may spell it: half of the letters may differ.
   */
  private static @Nullable String city(String text, Set<String> known) {
    String asked = last(text);
    boolean offset = asked.chars().anyMatch(c -> c >= '0' && c <= '9');
    if (offset || asked.length() < 4 || asked.length() > LONGEST) {
      return null;
    }
    String best = null;
    int least = Integer.MAX_VALUE;
    for (String zone : known) {
      String city = last(zone);
      int same = 0;
      while (same < Math.min(asked.length(), city.length())
          && asked.charAt(same) == city.charAt(same)) {
        same++;
      }
      int distance = Nearest.distance(asked, city);
      // Languages mostly agree on the beginning.
      if (zone.indexOf('/') > 0
          && same >= 2
          && distance <= asked.length() / 2
          && distance - same < least) {
        least = distance - same;
        best = zone;
      }
    }
    return best;
  }

  private static String last(String zone) {
    return zone.substring(zone.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT).replace(' ', '_');
  }
}
