package io.weir.plugins.parser.postfix;

import static io.weir.syslog.Word.word;

import io.weir.api.EventBuilder;
import io.weir.api.parser.Parser;
import io.weir.syslog.Word;

/**
 * Lines whose tag does not say which daemon wrote them. Their own beginning does, as far as no
 * other daemon begins so; where a client's text may come first, nothing is taken from it.
 */
final class UnsureLines {
  static final Word SMTP = word("smtp");
  private static final Word TO = word("to=<");
  private static final Word STATISTICS = word("statistics: ");

  private UnsureLines() {}

  static Parser.Outcome parse(Head h, EventBuilder out) {
    int colon = h.idEnd();
    // first: in the text of a checked header all others may be found
    if (colon > 0 && CleanupLines.checked(h, out, colon, colon + 2)) {
      return Parser.Outcome.EVENT;
    }
    if (colon > 0 && h.at(colon + 2, TO)) {
      return DeliveryLines.parse(h, out);
    }
    Parser.Outcome outcome = SmtpdLines.parse(h, out);
    if (outcome == Parser.Outcome.UNKNOWN) {
      outcome = CleanupLines.parse(h, out);
    }
    if (outcome == Parser.Outcome.UNKNOWN) {
      outcome = QueueLines.parse(h, out);
    }
    if (outcome == Parser.Outcome.UNKNOWN) {
      outcome = PostscreenLines.parse(h, out);
    }
    if (outcome == Parser.Outcome.UNKNOWN) {
      outcome = NoticeLines.parse(h, out);
    }
    if (outcome == Parser.Outcome.UNKNOWN && h.at(h.body, STATISTICS)) {
      outcome = ServiceLines.anvil(h, out);
    }
    if (outcome == Parser.Outcome.UNKNOWN) {
      outcome = ServiceLines.master(h, out);
    }
    if (outcome == Parser.Outcome.UNKNOWN && ServiceLines.script(h, out) == Parser.Outcome.EVENT) {
      outcome = Parser.Outcome.EVENT;
    }
    if (outcome == Parser.Outcome.UNKNOWN) {
      h.assume(SMTP);
      outcome = DeliveryLines.parse(h, out);
      h.assume(null);
    }
    return outcome;
  }
}
