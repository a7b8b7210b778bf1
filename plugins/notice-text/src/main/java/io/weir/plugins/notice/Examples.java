package io.weir.plugins.notice;

import io.weir.api.action.Block;
import io.weir.api.action.Notice;
import io.weir.api.rule.Alert;
import io.weir.api.rule.Finding;
import io.weir.api.rule.Subject;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A notice of each kind, with which templates are tried out. */
final class Examples {
  private static final Instant AT = Instant.parse("2026-11-29T12:00:00Z");

  static final List<Notice> ALL = all();

  private Examples() {}

  private static List<Notice> all() {
    List<Notice> all = new ArrayList<>();
    for (Notice.Kind kind : Notice.Kind.values()) {
      Alert alert = alert();
      List<Alert> alerts =
          switch (kind) {
            case ALERT, ASK -> List.of(alert);
            case SUMMARY -> List.of(alert, alert);
            default -> List.of();
          };
      Notice.Builder notice =
          Notice.of("0a-1", kind, alert.sentence())
              .at(AT)
              .alerts(alerts, kind == Notice.Kind.SUMMARY ? 3 : 0)
              .links(NoticeContent.LINKS.stream().map(Examples::link).toList())
              .host("mx.example");
      if (kind == Notice.Kind.ASK) {
        notice.block(block(alert));
      }
      if (kind == Notice.Kind.REPORT) {
        notice.body("A report\n\n  40  messages\n", "<p>40 messages</p>");
      }
      all.add(notice.build());
    }
    return List.copyOf(all);
  }

  private static Notice.Link link(String rel) {
    return new Notice.Link(rel, URI.create("http://127.0.0.1:8025/" + rel));
  }

  private static Alert alert() {
    return new Alert(
        "0a",
        "busy_account",
        "messages",
        AT,
        Finding.at(1, new Subject("sasl_username", "\"anna\"\\@a.example"))
            .measured(150, 150)
            .since(AT)
            .evidence(Map.of("client_address", List.of("192.0.2.1", "192.0.2.2")))
            .says("\"anna\"\\ sent 150 messages"));
  }

  private static Block block(Alert alert) {
    return Block.of("refuse_account", alert.subject())
        .id("0b")
        .lasting(AT, AT.plusSeconds(3600))
        .because(alert.sentence(), Block.Author.rule(alert.rule()))
        .alert(alert)
        .build();
  }
}
