package io.weir.engine.act;

import io.weir.api.Event;
import io.weir.api.Text;
import io.weir.api.action.Block;
import io.weir.api.action.Notice;
import io.weir.api.rule.Alert;
import io.weir.engine.judge.AlertCodec;
import io.weir.engine.state.Fields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

/**
 * A question that waits for a notifier.
 *
 * @param alert with its evidence
 * @param waiting the first block that waits because of it
 * @param more how many others wait
 * @param end the last deadline
 */
record Asking(Alert alert, Waiting waiting, int more, Instant end) {
  private static final int SHORT = 100;

  static Asking of(Alert alert, List<Waiting> asked) {
    Instant end = asked.stream().map(Waiting::deadline).max(Instant::compareTo).orElseThrow();
    return new Asking(alert, asked.get(0), asked.size() - 1, end);
  }

  Notice.Builder notice() {
    String subject = Text.visible(waiting.block().subject().value(), SHORT);
    String title =
        "Block " + subject + (more == 0 ? "" : " and " + more + " more") + "? " + alert.sentence();
    return Notice.of(Questions.noticeId(alert), Notice.Kind.ASK, title)
        .at(alert.last())
        .alerts(List.of(alert), 0)
        .block(question());
  }

  /** The block, and what becomes of it without an answer in place of the alert's sentence. */
  private Block question() {
    Block block = waiting.block();
    String then =
        "without an answer until "
            + waiting.deadline()
            + (waiting.acts() ? " the block begins" : " there is no block");
    return Block.of(block.action(), block.subject())
        .id(block.id())
        .lasting(block.since(), block.until())
        .because(then, block.author())
        .alert(block.alert())
        .build();
  }

  byte[] bytes(String action) {
    return AlertCodec.fields(alert)
        .put("action", action)
        .put("waiting", fields())
        .put("more", (long) more)
        .put("end", Event.micros(end))
        .bytes();
  }

  private Fields fields() {
    try {
      return waiting.fields();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Asking of(Fields in) throws IOException {
    Fields waiting =
        in.inside("waiting").orElseThrow(() -> new IOException("a question without a block"));
    return new Asking(
        AlertCodec.of(in),
        Waiting.of(waiting),
        (int) in.number("more", 0),
        Event.instant(in.number("end")));
  }
}
