package io.weir.engine.config;

import java.time.DateTimeException;
import java.time.LocalTime;

/**
 * A time of each day, {@code 07:00}.
 *
 * @param time in the zone of the pipeline
 */
public record TimeOfDay(LocalTime time) {
  private static final int LENGTH = "07:00".length();

  /**
   * Reads an option.
   *
   * @throws IllegalArgumentException with a sentence when the text is not of this form
   */
  public static TimeOfDay parse(String text) {
    try {
      if (text.length() == LENGTH) {
        return new TimeOfDay(LocalTime.parse(text));
      }
    } catch (DateTimeException e) {
      throw wrong(text);
    }
    throw wrong(text);
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException("'" + text + "' is not a time of day: write \"07:00\"");
  }

  @Override
  public String toString() {
    return time.toString();
  }
}
