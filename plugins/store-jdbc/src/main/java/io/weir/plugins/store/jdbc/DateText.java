package io.weir.plugins.store.jdbc;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/** Points in time as SQL text, {@code 2025-01-31 09:05:00.000001}, in UTC. */
final class DateText {
  private static final long DAY = 86_400_000_000L;

  private DateText() {}

  static String of(long micros) {
    long day = Math.floorDiv(micros, DAY);
    long rest = Math.floorMod(micros, DAY);
    LocalDate date = LocalDate.ofEpochDay(day);
    if (date.getYear() < 0 || date.getYear() > 9999) {
      // No such DATETIME: the database says so, and the event goes to the refused ones.
      return "year " + date.getYear();
    }
    byte[] text = new byte[26];
    put(text, 0, 4, date.getYear());
    text[4] = '-';
    put(text, 5, 2, date.getMonthValue());
    text[7] = '-';
    put(text, 8, 2, date.getDayOfMonth());
    text[10] = ' ';
    int seconds = (int) (rest / 1_000_000);
    put(text, 11, 2, seconds / 3600);
    text[13] = ':';
    put(text, 14, 2, seconds / 60 % 60);
    text[16] = ':';
    put(text, 17, 2, seconds % 60);
    text[19] = '.';
    put(text, 20, 6, (int) (rest % 1_000_000));
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private static void put(byte[] text, int at, int digits, int number) {
    int n = number;
    for (int i = at + digits - 1; i >= at; i--) {
      text[i] = (byte) ('0' + n % 10);
      n /= 10;
    }
  }
}
