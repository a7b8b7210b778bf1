package io.weir.engine;

import io.weir.api.action.Block;
import io.weir.engine.act.BlockerRunner;
import io.weir.engine.pipeline.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Blocks of one life of the engine. */
final class LiveBlocks implements BlockDesk {
  private static final Logger log = LoggerFactory.getLogger(LiveBlocks.class);

  private final Pipeline pipeline;
  private final Loop loop;
  private final LoopQuestions questions;
  private final Wiring wiring;
  private final Map<String, BlockerRunner> blockers;

  LiveBlocks(
      Pipeline pipeline,
      Loop loop,
      LoopQuestions questions,
      Wiring wiring,
      Map<String, BlockerRunner> blockers) {
    this.pipeline = pipeline;
    this.loop = loop;
    this.questions = questions;
    this.wiring = wiring;
    this.blockers = Map.copyOf(blockers);
  }

  @Override
  public List<BlockStatus> wanted() {
    List<BlockStatus> all = new ArrayList<>();
    for (Block block : questions.ask(() -> wiring.ledger().wanted(), List.<Block>of())) {
      BlockerRunner r = blockers.get(block.action());
      if (r != null) {
        boolean there = r.inForce().contains(block.subject());
        all.add(new BlockStatus(block, there && !r.isDryRun(), r.isDryRun()));
      }
    }
    return all;
  }

  @Override
  public CompletableFuture<Boolean> lift(String blockId, String who) {
    return loop.order(
        () ->
            wiring
                .ledger()
                .lift(blockId, who, pipeline.clock().instant())
                .map(
                    block -> {
                      log.info("block of {} by {} lifted", block.subject().field(), block.action());
                      return true;
                    })
                .orElse(false));
  }
}
