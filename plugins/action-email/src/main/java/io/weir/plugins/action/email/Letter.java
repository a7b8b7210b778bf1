package io.weir.plugins.action.email;

import io.weir.api.Text;
import io.weir.api.action.Notice;
import io.weir.api.rule.Alert;
import io.weir.plugins.notice.NoticeContent;
import io.weir.plugins.notice.NoticeTemplate;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts a notice into words. Everything that comes out of log lines passes {@link Text#visible}: no
 * line ends, no control characters, no characters that turn the direction of writing.
 */
final class Letter {
  static final String TEXT =
      """
      {{sentence}}.

        rule       {{rule}}, level {{level}}
        who        {{field}} {{subject}}
        measured   {{measure}}, limit {{limit}}
        from       {{first}}
        to         {{last}}
        seen by    {{host}}
      {{evidence}}
      {{page}}
      """;

  private static final Map<String, String> WORDS =
      Map.of("approve", "To approve: ", "refuse", "To refuse: ");

  private static final String PAGE = "For details, and to unblock: ";
  private static final String NO_PAGE =
      "Weir's page shows blocks and can remove them. To enable it: web: { listen: … }";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);
  private static final int MOST_SUBJECT = 200;

  private final NoticeTemplate subject;
  private final NoticeTemplate text;
  private final @Nullable HtmlLetter html;
  private final ZoneId zone;

  Letter(NoticeTemplate subject, NoticeTemplate text, @Nullable HtmlLetter html, ZoneId zone) {
    this.subject = subject;
    this.text = text;
    this.html = html;
    this.zone = zone;
  }

  String subject(Notice notice) {
    if (notice.kind() == Notice.Kind.ALERT && notice.alerts().size() == 1) {
      return Text.cut(Text.visible(subject.fill(values(notice))).strip(), MOST_SUBJECT);
    }
    return Text.cut(
        "Weir " + Text.visible(notice.host()) + ": " + Text.visible(notice.title()), MOST_SUBJECT);
  }

  /** The notice's own page, or that of the template; null for plain text only. */
  @Nullable String html(Notice notice) {
    if (notice.html().isPresent()) {
      return notice.html().get();
    }
    return html == null ? null : html.html(notice, this::time);
  }

  String text(Notice notice) {
    if (notice.kind() == Notice.Kind.ALERT && notice.alerts().size() == 1) {
      return text.fill(values(notice));
    }
    return notice.kind() == Notice.Kind.SUMMARY
        ? summary(notice)
        : notice.text().orElseGet(() -> other(notice));
  }

  /** A kind that has no words of its own here. */
  private String other(Notice notice) {
    StringBuilder out = new StringBuilder(Text.visible(notice.title())).append(".\n");
    notice
        .block()
        .ifPresent(
            block ->
                out.append("\n  who        ")
                    .append(Text.visible(block.subject().toString()))
                    .append("\n  by         ")
                    .append(Text.visible(block.action()))
                    .append("\n  until      ")
                    .append(time(block.until()))
                    .append("\n  because    ")
                    .append(Text.visible(block.reason()))
                    .append('\n'));
    for (Alert alert : notice.alerts()) {
      out.append('\n').append(Text.visible(alert.sentence())).append('\n').append(evidence(alert));
    }
    out.append("\nReported by ").append(Text.visible(notice.host())).append(".\n\n");
    return out.append(page(notice)).append('\n').toString();
  }

  private Map<String, Object> values(Notice notice) {
    Map<String, Object> values = NoticeContent.names(notice, this::time);
    values.put("page", page(notice));
    return values;
  }

  private static String evidence(Alert alert) {
    StringBuilder out = new StringBuilder();
    new TreeMap<>(alert.evidence())
        .forEach(
            (field, values) -> {
              out.append('\n').append(Text.visible(field)).append(" (").append(values.size());
              out.append("):\n");
              values.forEach(v -> out.append("  ").append(Text.visible(v)).append('\n'));
            });
    return out.toString();
  }

  private static String page(Notice notice) {
    StringBuilder out = new StringBuilder();
    boolean more = false;
    for (Notice.Link link : notice.links()) {
      String words = WORDS.get(link.rel());
      if (words != null) {
        out.append(words).append(Text.visible(link.to().toString())).append('\n');
        more = true;
      }
    }
    return out
        + notice
            .link("page")
            .map(p -> Text.visible(p.toString()))
            .map(p -> PAGE + p)
            .orElse(more ? "" : NO_PAGE);
  }

  private String summary(Notice notice) {
    List<Alert> alerts = notice.alerts();
    StringBuilder out = new StringBuilder(200 + alerts.size() * 120);
    long all = (long) alerts.size() + notice.left();
    out.append(all).append(all == 1 ? " alert" : " alerts");
    if (!alerts.isEmpty()) {
      out.append(" from ").append(time(alerts.get(0).last()));
      out.append(" to ").append(time(notice.at()));
    }
    out.append(". Reported by ").append(Text.visible(notice.host())).append(".\n\n");
    for (Alert alert : alerts) {
      out.append(time(alert.last())).append("  ").append(Text.visible(alert.rule()));
      out.append(", level ").append(alert.level()).append("  ");
      out.append(Text.visible(alert.subject().field())).append(' ');
      out.append(Text.visible(alert.subject().value())).append("\n    ");
      out.append(Text.visible(alert.sentence())).append('\n');
    }
    if (notice.left() > 0) {
      out.append("\nand ").append(notice.left()).append(" more.\n");
    }
    return out.append('\n').append(page(notice)).append('\n').toString();
  }

  private String time(Instant time) {
    return TIME.format(time.atZone(zone));
  }
}
