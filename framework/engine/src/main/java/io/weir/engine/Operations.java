package io.weir.engine;

import io.weir.api.action.Block;
import io.weir.api.rule.Alert;
import io.weir.api.rule.Subject;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.api.store.Table;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The engine's face to the outside: what pages and commands may ask and order. Safe for all
 * threads; answers are snapshots, never older than a second while the engine runs.
 */
public interface Operations {
  /** How the daemon is doing. */
  Status status();

  /** Each rule with its limits and the greatest present measures. */
  List<RuleStatus> rules();

  /** Alerts that stand now, newest first. */
  List<Alert> openAlerts();

  /** Blocks that are wanted now, newest first. */
  List<BlockStatus> blocks();

  /**
   * Ends a block early. Completes after the commit, so that it is not forgotten; the target is
   * repaired at once after.
   *
   * @param blockId {@link io.weir.api.action.Block#id}
   * @param who the person, for the record
   * @return whether there was such a block
   */
  CompletableFuture<Boolean> lift(String blockId, String who);

  /** Answers a question on the kept events. */
  Table query(Query query) throws StoreException;

  /** Runs a person's statement as a user who may only read. */
  Table sql(String statement, int most) throws StoreException;

  /**
   * Calls back after each commit that changed alerts or blocks, from the engine's threads: return
   * at once.
   *
   * @return closes the registration
   */
  AutoCloseable onChange(Runnable callback);

  /**
   * A rule as it stands.
   *
   * @param id the rule's id
   * @param type its type
   * @param subjectFields the fields its alerts may be about, in order
   * @param unit what its measures and limits count
   * @param limits its levels, mildest first
   * @param top the greatest present measures, the greatest first
   */
  record RuleStatus(
      String id,
      String type,
      List<String> subjectFields,
      String unit,
      List<Limit> limits,
      List<Present> top) {}

  /**
   * A level.
   *
   * @param limit at which measure
   * @param actions ids of the actions that follow
   */
  record Limit(double limit, List<String> actions) {}

  /**
   * A present measure.
   *
   * @param subject whose
   * @param value how much
   * @param since since when it is counted
   * @param trusted whether the subject is trusted, so that it raises no alert
   */
  record Present(Subject subject, double value, Instant since, boolean trusted) {}

  /**
   * A wanted block.
   *
   * @param block who, until when, why, by whom
   * @param inForce whether the target was seen to have it
   * @param dryRun whether the action only tells
   */
  record BlockStatus(Block block, boolean inForce, boolean dryRun) {}
}
