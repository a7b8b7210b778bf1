package io.weir.engine.view;

import io.weir.api.action.Block;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Who is blocked. As with all of {@link Operations}, any thread may ask and order. */
public interface BlockDesk {
  /** Blocks that are wanted now, newest first. */
  List<BlockStatus> wanted();

  /**
   * Ends a block early. Completes after the commit, so that it is not forgotten; the target is
   * repaired at once after.
   *
   * @param blockId {@link Block#id}
   * @param who the person, for the record
   * @return whether there was such a block
   */
  CompletableFuture<Boolean> lift(String blockId, String who);

  /**
   * A wanted block.
   *
   * @param block the subject, the end, the reason and the author
   * @param inForce whether the target was seen to have it
   * @param dryRun whether the action only logs
   */
  record BlockStatus(Block block, boolean inForce, boolean dryRun) {}
}
