package io.weir.api.action;

import io.weir.api.ComponentContext;
import io.weir.api.rule.Subject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Blocks subjects. The engine compares the wanted blocks with {@link #list} and adds and removes
 * the difference: at start, on every change and once a minute; in a dry run it calls only {@link
 * #open} and {@link #explain}. Calls come from the action's own thread, one at a time, and may be
 * repeated, so each must be idempotent.
 *
 * <p>Subject values are validated and in canonical form: an address, or a network where the rule
 * counts by networks.
 */
public non-sealed interface Blocker extends Action {
  /** The subject fields that it can block by: {@code client_address}. Always the same. */
  Set<String> fields();

  /**
   * Whether the target continues to block after Weir has ended, as a firewall does. If not (a
   * server in the plugin, with its list in memory), all entries are taken as Weir's and every block
   * is added again at each start.
   */
  default boolean lasts() {
    return true;
  }

  /**
   * All entries of the target, whoever added them, in any order, each subject once. Empty when the
   * target does not exist yet.
   *
   * @throws ActionException when it cannot be read; nothing is removed until it can
   */
  List<Entry> list() throws ActionException, InterruptedException;

  /**
   * What of the target is not there, so that blocks would have no effect: a sentence that says what
   * to do. Empty when all is there, and where the first block makes what it needs. Changes nothing;
   * for {@code weir actions test} and {@code weir doctor}.
   *
   * @throws ActionException as {@link #list}
   */
  default String lacking() throws ActionException, InterruptedException {
    return "";
  }

  /**
   * Adds these, in one bulk call. An entry that exists is replaced: the block's end or reason has
   * changed. Returns when the target has stored them durably.
   *
   * @return the subjects that the target rejects, each with a sentence that says why; they are
   *     logged and added again a minute later. Empty when it accepted all
   * @throws ActionException when it failed; some may have been added
   */
  Map<Subject, String> add(Collection<Block> blocks) throws ActionException, InterruptedException;

  /**
   * Removes these, in one bulk call; a missing entry is no error. Never called for entries that
   * Weir did not add.
   *
   * @throws ActionException when it failed
   */
  void remove(Collection<Subject> subjects) throws ActionException, InterruptedException;

  /** For a dry run: describes what {@link #add} would do, for people, such as the command line. */
  String explain(Collection<Block> blocks);

  /**
   * One entry of the target.
   *
   * @param subject the blocked subject, its value in canonical form
   * @param marked whether the target records that Weir added it
   * @param complete whether it is everywhere it has to be (table and file); if not, it is added
   *     again
   * @param until when the target itself removes it; null when it does not. The block is added again
   *     when its end differs by more than {@link #TOLERANCE} seconds
   */
  record Entry(Subject subject, boolean marked, boolean complete, @Nullable Instant until) {
    /**
     * Seconds by which a block's end and the target's may differ, because of clocks and rounding.
     */
    public static final int TOLERANCE = 5;

    /** An entry that the target does not remove itself. */
    public Entry(Subject subject, boolean marked, boolean complete) {
      this(subject, marked, complete, null);
    }
  }

  /**
   * Makes blockers. Besides the options of its record, every blocker takes two that the engine
   * reads: {@code for}, how long a block lasts (a duration, or a list that grows with each return),
   * and {@code dry_run}, which only logs.
   *
   * @param <C> the options
   */
  non-sealed interface Factory<C> extends Action.Factory<C> {
    @Override
    Blocker create(C config, ComponentContext context);
  }
}
