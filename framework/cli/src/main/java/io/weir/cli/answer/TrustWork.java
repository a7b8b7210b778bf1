package io.weir.cli.answer;

import io.weir.api.Network;
import io.weir.api.Text;
import io.weir.cli.command.Environment;
import io.weir.cli.text.TextTable;
import io.weir.engine.state.Fields;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@link TrustedCommand} does. */
final class TrustWork {
  /** The options that give the parts of an order. */
  private static final Map<String, String> OPTIONS =
      Map.of("reason", "--reason", "until", "--for", "field", "--field");

  private final Environment s;
  private final DaemonOptions own;

  TrustWork(Environment s, DaemonOptions own) {
    this.s = s;
    this.own = own;
  }

  int list() {
    Fields request = request("trusts", "");
    if (own.json()) {
      return own.print(s, request);
    }
    List<Answer> all = own.ask(s, request).list("trusts");
    if (all.isEmpty()) {
      s.err().println("weir: nothing is trusted");
      return 0;
    }
    Instant now = s.clock().instant();
    TextTable table =
        new TextTable(List.of("SUBJECT", "FIELD", "ID", "FROM", "LEFT", "AUTHOR", "REASON"));
    for (Answer trust : all) {
      table.row(
          List.of(
              trust.text("value"),
              trust.text("field"),
              AnswerText.id(trust.text("trust_id")),
              trust.text("origin"),
              trust.text("until").isEmpty() ? "" : AnswerText.left(trust.text("until"), now),
              trust.text("author"),
              trust.text("reason")));
    }
    table.print(s.out(), s.columns().getAsInt(), 1);
    return 0;
  }

  int add(
      String subject, @Nullable String field, Duration length, boolean keepBlocks, String reason) {
    Fields request =
        request("trust", subject)
            .put("field", field == null ? usual(subject) : field)
            .put("seconds", length.toSeconds())
            .put("unblock", keepBlocks ? 0L : 1L)
            .put("reason", reason);
    return order(request, "is trusted");
  }

  private static String usual(String subject) {
    try {
      Network.parse(subject.strip());
      return "client_address";
    } catch (IllegalArgumentException e) {
      return "sasl_username";
    }
  }

  int end(String which, @Nullable String reason) {
    return order(
        request("distrust", which).put("reason", reason == null ? "" : reason),
        "is trusted no longer");
  }

  private static Fields request(String what, String which) {
    return new Fields().put("what", what).put("which", which);
  }

  private int order(Fields request, String done) {
    return Orders.exit(
        s,
        own,
        request,
        OPTIONS,
        one -> Text.visible(one.text("subject"), 200) + " " + done + "  " + one.text("id"));
  }
}
