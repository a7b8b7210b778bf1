package io.weir.engine.run;

import io.weir.api.action.Block;
import io.weir.engine.act.Actions;
import io.weir.engine.act.Changes;
import io.weir.engine.act.Runner;
import io.weir.engine.view.BlockDesk;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Blocks of one life of the engine. */
final class LiveBlocks implements BlockDesk {
  private static final Logger log = LoggerFactory.getLogger(LiveBlocks.class);

  private final Clock clock;
  private final Changes changes;
  private final LoopQuestions questions;
  private final Actions actions;

  LiveBlocks(Clock clock, Changes changes, LoopQuestions questions, Actions actions) {
    this.clock = clock;
    this.changes = changes;
    this.questions = questions;
    this.actions = actions;
  }

  @Override
  public List<BlockStatus> wanted() {
    List<BlockStatus> all = new ArrayList<>();
    for (Block block : questions.ask(() -> actions.ledger().wanted(), List.<Block>of())) {
      for (Runner r : actions.runners()) {
        if (r.id().equals(block.action())) {
          boolean there = actions.isInForce(block.action(), block.subject());
          all.add(new BlockStatus(block, there && !r.isDryRun(), r.isDryRun()));
        }
      }
    }
    return all;
  }

  @Override
  public CompletableFuture<Boolean> lift(String blockId, String who) {
    return changes.commit(
        () ->
            actions
                .ledger()
                .lift(blockId, who, clock.instant())
                .map(
                    block -> {
                      log.info("block of {} by {} lifted", block.subject().field(), block.action());
                      return true;
                    })
                .orElse(false));
  }
}
