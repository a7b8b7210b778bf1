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
 * Blocks subjects. The engine says what is wanted, asks {@link #list} what is, and repairs the
 * difference: at start, on every change and once a minute. All calls come from the action's own
 * thread, one at a time, as often as needed; each repeats harmlessly.
 *
 * <p>Values are validated and in canonical form: an address, or a network where the rule counts by
 * one.
 */
public non-sealed interface Blocker extends Action {
  /** The subject fields it can block by: {@code client_address}. */
  Set<String> fields();

  /**
   * Whether the target goes on blocking when Weir has ended, as a firewall does. If not (a server
   * of the plugin's own, with its list in memory) all its entries are Weir's, each block is added
   * anew at every start, and nothing is written down before it is.
   */
  default boolean lasts() {
    return true;
  }

  /**
   * All that the target blocks now, whoever put it there. A target that does not exist yet is
   * empty.
   *
   * @throws ActionException when it cannot be asked
   */
  List<Entry> list() throws ActionException, InterruptedException;

  /**
   * Blocks these too, in one bulk call. One that is there already is renewed: its end or its reason
   * has changed. Returns when the target has them durably.
   *
   * @return those that this target will not take, however often it is asked, each with a sentence
   *     why; empty: it took all. They are logged, and asked for again once a minute.
   * @throws ActionException when it failed; some may be in
   */
  Map<Subject, String> add(Collection<Block> blocks) throws ActionException, InterruptedException;

  /**
   * Unblocks these, in one bulk call; what is not there, or cannot be, is no error. Never called
   * for entries that Weir did not put there.
   *
   * @throws ActionException when it failed
   */
  void remove(Collection<Subject> subjects) throws ActionException, InterruptedException;

  /** For a dry run: what {@link #add} would do with these, for people; a command line, say. */
  String explain(Collection<Block> blocks);

  /**
   * One entry of the target.
   *
   * @param subject whom it blocks, its value in canonical form
   * @param marked the target itself says that Weir put it there
   * @param complete in every place where it has to be (table and file); otherwise it is added again
   * @param until when the target itself ends it; null when it does not. Where it differs from the
   *     block's end by more than {@link #TOLERANCE} seconds the block is added again.
   */
  record Entry(Subject subject, boolean marked, boolean complete, @Nullable Instant until) {
    /** So many seconds may lie between the block's end and the target's: clocks and rounding. */
    public static final int TOLERANCE = 5;

    /** An entry that the target does not end by itself. */
    public Entry(Subject subject, boolean marked, boolean complete) {
      this(subject, marked, complete, null);
    }
  }

  /**
   * Makes blockers. Besides the options of its record, every blocker takes two that the engine
   * reads: {@code for}, how long a block lasts (a duration, or a list that grows with each return),
   * and {@code dry_run}, which only tells.
   *
   * @param <C> the options
   */
  non-sealed interface Factory<C> extends Action.Factory<C> {
    @Override
    Blocker create(C config, ComponentContext context);
  }
}
