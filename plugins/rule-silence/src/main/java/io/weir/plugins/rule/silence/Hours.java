package io.weir.plugins.rule.silence;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of the day.
 *
 * @param from its first minute, 0 to 1439 from midnight
 * @param to the minute after its last one, 1 to 1440; the next day's when it is not after {@code
 *     from}
 */
record Hours(int from, int to) {
  static final int DAY = 24 * 60;
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,2}):([0-9]{2})-([0-9]{1,2}):([0-9]{2})");

  /**
   * Reads an option.
   *
   * @throws IllegalArgumentException with a sentence
   */
  static Hours parse(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not hours: write 07:00-22:00");
    }
    int from = minutes(text, m.group(1), m.group(2));
    int to = minutes(text, m.group(3), m.group(4));
    if (from == to || from == DAY || to == 0 && from == 0) {
      throw new IllegalArgumentException(
          "'" + text + "' has no minute; the whole day is 00:00-24:00");
    }
    return new Hours(from, to == 0 ? DAY : to);
  }

  private static int minutes(String text, String hour, String minute) {
    int minutes = Integer.parseInt(hour) * 60 + Integer.parseInt(minute);
    if (Integer.parseInt(minute) > 59 || minutes > DAY) {
      throw new IllegalArgumentException("'" + text + "' must lie between 00:00 and 24:00");
    }
    return minutes;
  }

  /** Whether it goes on after midnight. */
  boolean isOverMidnight() {
    return to <= from;
  }

  /** How many minutes it has on a day without a change of the clock. */
  int length() {
    return isOverMidnight() ? to + DAY - from : to - from;
  }

  @Override
  public String toString() {
    return clock(from) + '-' + clock(to);
  }

  private static String clock(int minutes) {
    int hour = minutes / 60;
    int minute = minutes % 60;
    return (hour < 10 ? "0" : "") + hour + (minute < 10 ? ":0" : ":") + minute;
  }
}
