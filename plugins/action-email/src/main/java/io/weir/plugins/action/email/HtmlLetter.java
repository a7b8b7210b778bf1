package io.weir.plugins.action.email;

import io.weir.api.action.Notice;
import io.weir.plugins.notice.NoticeContent;
import io.weir.plugins.notice.NoticeTemplate;
import io.weir.plugins.notice.NoticeTemplate.Escape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A notice as an HTML page that loads nothing. */
final class HtmlLetter {
  /** Mail clients cut off what is longer than some 100 KB; the text has all. */
  private static final int MOST_ALERTS = 50;

  private final NoticeTemplate template;

  private HtmlLetter(NoticeTemplate template) {
    this.template = template;
  }

  /**
   * Reads the template.
   *
   * @param text null for the built-in one, empty for none
   * @throws IllegalArgumentException with what is wrong in it
   */
  static @Nullable HtmlLetter of(@Nullable String text) {
    if (text != null && text.isBlank()) {
      return null;
    }
    return new HtmlLetter(
        text == null
            ? NoticeTemplate.builtIn(builtIn(), Escape.HTML)
            : NoticeTemplate.of(text, Escape.HTML, Map.of("label", "x", "several", false)));
  }

  private static String builtIn() {
    try (InputStream in = HtmlLetter.class.getResourceAsStream("mail.html")) {
      if (in == null) {
        throw new IllegalStateException("mail.html is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String html(Notice notice, Function<Instant, String> time) {
    Map<String, Object> values = NoticeContent.names(notice, time);
    List<?> alerts = (List<?>) values.getOrDefault("alerts", List.of());
    if (alerts.size() > MOST_ALERTS) {
      values.put("alerts", alerts.subList(0, MOST_ALERTS));
      values.put("left", (long) notice.left() + alerts.size() - MOST_ALERTS);
    }
    values.put("label", label(notice));
    values.put("several", alerts.size() > 1);
    return template.fill(values);
  }

  private static String label(Notice notice) {
    return switch (notice.kind()) {
      case ALERT ->
          notice.alerts().isEmpty() ? "Alert" : "Alert, level " + notice.alerts().get(0).level();
      case SUMMARY -> "Alerts";
      case ASK -> "Waits for your decision";
      case REPORT -> "Report";
      case TRIAL -> "Trial";
    };
  }
}
