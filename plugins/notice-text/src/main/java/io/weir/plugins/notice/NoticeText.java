package io.weir.plugins.notice;

import io.weir.api.Text;
import io.weir.api.action.Block;
import io.weir.api.action.Notice;
import io.weir.api.rule.Alert;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;

/** The notice in some lines, for chats and logs. */
final class NoticeText {
  private NoticeText() {}

  static String of(Notice notice, Function<Instant, String> time) {
    return notice
        .text()
        .orElseGet(() -> "Weir " + Text.visible(notice.host()) + ": " + lines(notice, time));
  }

  /** The same without the machine. */
  static String lines(Notice notice, Function<Instant, String> time) {
    if (notice.text().isPresent()) {
      return notice.text().get();
    }
    StringBuilder out = new StringBuilder();
    out.append(Text.visible(notice.title())).append('\n');
    List<Alert> alerts = notice.alerts();
    for (Alert alert : alerts) {
      if (alerts.size() > 1 || !alert.sentence().equals(notice.title())) {
        out.append(Text.visible(alert.sentence())).append('\n');
      }
      if (alerts.size() == 1) {
        new TreeMap<>(alert.evidence())
            .forEach(
                (field, values) ->
                    out.append(Text.visible(field))
                        .append(": ")
                        .append(String.join(", ", values.stream().map(Text::visible).toList()))
                        .append('\n'));
      }
    }
    if (notice.left() > 0) {
      out.append("and ").append(notice.left()).append(" more\n");
    }
    notice.block().ifPresent(block -> block(block, time, out));
    for (Notice.Link link : notice.links()) {
      link(link.rel(), link.to(), out);
    }
    return out.toString().stripTrailing();
  }

  private static void block(Block block, Function<Instant, String> time, StringBuilder out) {
    out.append("until ").append(time.apply(block.until())).append(": ");
    out.append(Text.visible(block.reason())).append('\n');
  }

  private static void link(String rel, URI to, StringBuilder out) {
    switch (rel) {
      case "approve" -> out.append("To approve: ");
      case "refuse" -> out.append("To refuse: ");
      default -> {
        // the page needs no word
      }
    }
    out.append(Text.visible(to.toString())).append('\n');
  }

  /** A paragraph for each field, its values one below the other. */
  static String evidence(Alert alert) {
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
}
