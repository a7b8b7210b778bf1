package io.weir.plugins.rule.rate;

import io.weir.api.EventType;
import io.weir.api.Text;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** Says a finding in words: "198.51.100.7 sent 150 messages since 14:00 (limit 150)". */
final class Sentence {
  /** What happened with a message, by type: a client may begin one and never send it. */
  private static final Map<String, String> MESSAGES =
      Map.of("mail_accepted", " began ", "mail_message", " sent ");

  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

  private final String type;
  private final boolean some;
  private final Window window;
  private final ZoneId zone;

  Sentence(EventType type, RateConfig config, ZoneId zone) {
    this.type = type.name();
    some = !config.where().tests().isEmpty();
    window = config.window();
    this.zone = zone;
  }

  /**
   * @param start where the calendar window begins; of no meaning for one that slides
   */
  String of(String key, long count, long limit, long start) {
    StringBuilder out = new StringBuilder(96);
    who(key, out);
    String did = MESSAGES.get(type);
    if (did != null) {
      out.append(did).append(count).append(count == 1 ? " message" : " messages");
    } else {
      out.append(": ").append(count).append(" × ").append(type);
    }
    if (some) {
      out.append(" that match");
    }
    if (window.kind() == Window.Kind.SLIDING) {
      out.append(" within ").append(window);
    } else {
      out.append(" since ").append(CLOCK.format(CalendarWindows.instant(start).atZone(zone)));
    }
    return out.append(" (limit ").append(limit).append(')').toString();
  }

  /** Key values come out of log lines: what would steer a terminal or a page is not passed on. */
  private static void who(String key, StringBuilder out) {
    int parts = 0;
    int from = 0;
    for (int end = key.indexOf(0); end >= 0; end = key.indexOf(0, from)) {
      out.append(Text.visible(key.substring(from, end))).append(parts++ == 0 ? " (" : ", ");
      from = end + 1;
    }
    out.append(Text.visible(key.substring(from)));
    if (parts > 0) {
      out.append(')');
    }
  }
}
