package io.weir.cli.answer;

import io.weir.api.Text;
import java.io.PrintStream;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;

/** Answers for a terminal: plain text without colors, texts of logs made visible. */
final class AnswerText {
  /** Characters of an id in a table; commands take its beginning. */
  private static final int ID = 8;

  private static final int NAME = 12;
  private static final int LONG = 1_000;
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  /** Values of events that say nothing here, or were said. */
  private static final Set<String> NOT_SHOWN =
      Set.of(
          "type",
          "id",
          "time",
          "times",
          "block_id",
          "alert_id",
          "subject_field",
          "author_kind",
          "level",
          "rule",
          "subject");

  private final PrintStream out;
  private final ZoneId zone;

  AnswerText(PrintStream out, ZoneId zone) {
    this.out = out;
    this.zone = zone;
  }

  static String id(String id) {
    return id.substring(0, Math.min(ID, id.length()));
  }

  /** {@code 2026-11-22 17:00}. */
  String minute(String time) {
    return format(MINUTE, time);
  }

  private String format(DateTimeFormatter form, String time) {
    try {
      return form.format(ZonedDateTime.ofInstant(Instant.parse(time), zone));
    } catch (DateTimeException e) {
      return time;
    }
  }

  /** {@code 3 d 4 h}, {@code 5 h 12 min}, {@code 43 min}. */
  static String left(String until, Instant now) {
    try {
      long minutes = Math.max(0, Duration.between(now, Instant.parse(until)).toMinutes());
      long hours = minutes / 60;
      return hours >= 24
          ? hours / 24 + " d " + hours % 24 + " h"
          : hours > 0 ? hours + " h " + minutes % 60 + " min" : minutes + " min";
    } catch (DateTimeException e) {
      return "";
    }
  }

  /** A name and its value; nothing where there is none. */
  void line(String name, String value) {
    if (!value.isEmpty()) {
      out.println(name + " ".repeat(Math.max(1, NAME - name.length())) + Text.visible(value, LONG));
    }
  }

  void time(String name, String time) {
    line(name, time.isEmpty() ? "" : format(SECOND, time));
  }

  /** What happened, a line for each event. */
  void events(Iterable<Answer> events) {
    boolean first = true;
    for (Answer event : events) {
      if (first) {
        out.println();
        first = false;
      }
      StringBuilder line = new StringBuilder(format(SECOND, event.text("time")));
      line.append("  ").append(Text.visible(event.text("type"), ID * NAME));
      for (String name : event.names()) {
        if (!NOT_SHOWN.contains(name) && !event.text(name).isEmpty()) {
          boolean time = name.endsWith("_time");
          String value = time ? format(SECOND, event.text(name)) : event.text(name);
          line.append("  ").append(name).append('=').append(Text.visible(value, LONG));
        }
      }
      out.println(line);
    }
  }
}
