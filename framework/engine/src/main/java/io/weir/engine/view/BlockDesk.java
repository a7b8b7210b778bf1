package io.weir.engine.view;

import io.weir.api.action.Block;
import io.weir.api.rule.Alert;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Who is blocked. As with all of {@link Operations}, any thread may ask and order. An order
 * completes after the commit, so that it is not forgotten; the target is repaired at once after. It
 * fails when the engine ends before: then it is not known whether it was carried out.
 */
public interface BlockDesk {
  /** Blocks that are wanted now, newest first. */
  List<BlockStatus> wanted();

  /**
   * As {@link #wanted}, for who would let everybody in if nobody were blocked: empty while the
   * engine does not answer, when nothing is known.
   */
  Optional<List<BlockStatus>> wantedIfKnown();

  /** The actions that block, in the order of the pipeline file. */
  List<BlockerStatus> blockers();

  /**
   * Ends a block early.
   *
   * @param blockId {@link Block#id}
   * @param order the reason may be empty
   * @return refused by {@code block} when there is no such block
   */
  CompletableFuture<Outcome> lift(String blockId, Order order);

  /**
   * Lets a block last longer.
   *
   * @param blockId {@link Block#id}
   * @param until after its present end
   * @param order the reason may be empty
   * @return refused by {@code block}, {@code until} or {@code reason}
   */
  CompletableFuture<Outcome> prolong(String blockId, Instant until, Order order);

  /**
   * Writes something down about a block, for others to read; the block stays as it is.
   *
   * @param blockId {@link Block#id}; also of one that waits for a person
   * @param order the reason is what is written down
   * @return refused by {@code block} or {@code reason}
   */
  CompletableFuture<Outcome> note(String blockId, Order order);

  /**
   * Blocks a subject, under the conditions of a rule's block: not one that is trusted or spared.
   *
   * @return refused by {@code action}, {@code field}, {@code value}, {@code until} or {@code
   *     reason}
   */
  CompletableFuture<Outcome> add(Wish wish, Order order);

  /**
   * Decides about a block that waits for a person.
   *
   * @param blockId {@link Block#id}
   * @param approves whether it begins
   * @param order the reason may be empty
   * @return refused by {@code block} when there is none, or somebody has decided before
   */
  CompletableFuture<Outcome> answer(String blockId, boolean approves, Order order);

  /** What a link asks that a notifier sent; empty when it is wrong, used or too old. */
  Optional<Asked> asked(String token);

  /**
   * Decides about all blocks that a link asks about.
   *
   * @return refused by {@code link} when it is wrong, used or too old
   */
  CompletableFuture<Outcome> answerLink(String token, boolean approves, Order order);

  /**
   * What a link asks.
   *
   * @param alert why, with its evidence
   * @param blocks those that still wait
   */
  record Asked(Alert alert, List<BlockStatus> blocks) {}

  /**
   * What a waiting block waits for.
   *
   * @param deadline until when a person may answer
   * @param acts whether the block begins when nobody has
   */
  record Question(Instant deadline, boolean acts) {}

  /**
   * A block that a person wants.
   *
   * @param action the id of a blocker
   * @param field one of the blocker's fields
   * @param value as a person types it
   * @param until when it ends
   */
  record Wish(String action, String field, String value, Instant until) {}

  /**
   * An action that blocks.
   *
   * @param id its id
   * @param fields by which fields it can block, in alphabetical order
   * @param dryRun whether it only logs
   * @param lengths how long a rule's first, second, … block of a subject lasts
   */
  record BlockerStatus(String id, List<String> fields, boolean dryRun, List<Duration> lengths) {}

  /** What became of a wanted block. Lifted, ended and spared ones are events in the store. */
  enum State {
    /** Not in the target yet. */
    WANTED,
    /** The target was seen to have it. */
    IN_FORCE,
    /** A person is asked first. */
    WAITING,
    /** The target refuses it, or cannot be used. */
    FAILED,
    /** The action only logs. */
    DRY_RUN
  }

  /**
   * A wanted block.
   *
   * @param block the subject, the end, the reason and the author
   * @param state what became of it
   * @param problem why it failed, else empty
   * @param question what it waits for, or null
   */
  record BlockStatus(Block block, State state, String problem, @Nullable Question question) {
    /** One that waits for nobody. */
    public BlockStatus(Block block, State state, String problem) {
      this(block, state, problem, null);
    }

    /** Whether the target was seen to have it. */
    public boolean inForce() {
      return state == State.IN_FORCE;
    }

    /** Whether the action only logs. */
    public boolean dryRun() {
      return state == State.DRY_RUN;
    }
  }
}
