package io.weir.plugins.action.email;

import io.weir.api.Text;
import io.weir.api.action.Notice;
import io.weir.api.rule.Alert;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Puts a notice into words. Everything that comes out of log lines passes {@link Text#visible}: no
 * line ends, no control characters, no characters that turn the direction of writing.
 */
final class Letter {
  static final Set<String> PLACEHOLDERS =
      Set.of(
          "rule",
          "level",
          "subject",
          "field",
          "measure",
          "limit",
          "first",
          "last",
          "sentence",
          "evidence",
          "host",
          "page");

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

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);
  private static final int MOST_SUBJECT = 200;

  private final Template subject;
  private final Template text;
  private final ZoneId zone;

  Letter(Template subject, Template text, ZoneId zone) {
    this.subject = subject;
    this.text = text;
    this.zone = zone;
  }

  String subject(Notice notice) {
    if (notice.kind() == Notice.Kind.ALERT && notice.alerts().size() == 1) {
      return Text.cut(
          Text.visible(subject.fill(values(notice, notice.alerts().get(0)))).strip(), MOST_SUBJECT);
    }
    long all = (long) notice.alerts().size() + notice.left();
    String what =
        notice.kind() == Notice.Kind.SUMMARY
            ? all + (all == 1 ? " older alert" : " older alerts")
            : Text.visible(notice.title());
    return Text.cut("Weir " + Text.visible(notice.host()) + ": " + what, MOST_SUBJECT);
  }

  String text(Notice notice) {
    if (notice.kind() == Notice.Kind.ALERT && notice.alerts().size() == 1) {
      return text.fill(values(notice, notice.alerts().get(0)));
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

  private Map<String, String> values(Notice notice, Alert alert) {
    return Map.ofEntries(
        Map.entry("rule", Text.visible(alert.rule())),
        Map.entry("level", Integer.toString(alert.level())),
        Map.entry("subject", Text.visible(alert.subject().value())),
        Map.entry("field", Text.visible(alert.subject().field())),
        Map.entry("measure", number(alert.measure())),
        Map.entry("limit", number(alert.limit())),
        Map.entry("first", time(alert.first())),
        Map.entry("last", time(alert.last())),
        Map.entry("sentence", Text.visible(alert.sentence())),
        Map.entry("evidence", evidence(alert)),
        Map.entry("host", Text.visible(notice.host())),
        Map.entry("page", page(notice)));
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
    return notice
        .link("page")
        .map(p -> "For details, and to unblock: " + Text.visible(p.toString()))
        .orElse("Weir's page shows blocks and can remove them. To enable it: web: { listen: … }");
  }

  private String summary(Notice notice) {
    List<Alert> alerts = notice.alerts();
    StringBuilder out = new StringBuilder(200 + alerts.size() * 120);
    long all = (long) alerts.size() + notice.left();
    out.append(all).append(all == 1 ? " alert that was raised" : " alerts that were raised");
    out.append(" before Weir could send a notification");
    if (!alerts.isEmpty()) {
      out.append(",\nfrom ").append(time(alerts.get(0).last()));
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

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
