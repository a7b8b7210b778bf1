package io.weir.engine.json;

import io.weir.api.action.Block;
import io.weir.api.rule.Alert;
import io.weir.engine.view.BlockDesk;
import io.weir.engine.view.BlockDesk.BlockStatus;
import java.io.IOException;
import java.util.Locale;

/** Blocks as JSON. */
public final class BlockJson {
  private BlockJson() {}

  /** Writes the values of a wanted block into an object. */
  public static void write(BlockStatus status, Json to) throws IOException {
    Block block = status.block();
    Alert alert = block.alert();
    to.text("block_id", block.id()).text("action", block.action()).subject(block.subject());
    to.time("since", block.since()).time("until", block.until()).text("reason", block.reason());
    to.text("author_kind", block.author().kind().name().toLowerCase(Locale.ROOT));
    to.text("author", block.author().name());
    to.text("alert_id", alert == null ? null : alert.id());
    to.text("state", status.state().name().toLowerCase(Locale.ROOT));
    to.text("problem", status.problem().isEmpty() ? null : status.problem());
    BlockDesk.Question question = status.question();
    to.time("answer_until", question == null ? null : question.deadline());
    to.text("then", question == null ? null : question.acts() ? "act" : "let_go");
    to.flag("in_force", status.inForce()).flag("dry_run", status.dryRun());
  }
}
