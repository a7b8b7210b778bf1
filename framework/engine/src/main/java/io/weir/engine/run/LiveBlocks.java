package io.weir.engine.run;

import io.weir.api.Text;
import io.weir.api.action.Block;
import io.weir.api.rule.Subject;
import io.weir.engine.act.Actions;
import io.weir.engine.act.BlockerRunner;
import io.weir.engine.act.Changes;
import io.weir.engine.act.Ledger;
import io.weir.engine.view.BlockDesk;
import io.weir.engine.view.Order;
import io.weir.engine.view.Outcome;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Blocks of one life of the engine. */
final class LiveBlocks implements BlockDesk {
  private static final Logger log = LoggerFactory.getLogger(LiveBlocks.class);

  private final Clock clock;
  private final Changes changes;
  private final LoopQuestions questions;
  private final Actions actions;
  private final OrderChecks checks;

  LiveBlocks(
      Clock clock, Changes changes, LoopQuestions questions, Actions actions, OrderChecks checks) {
    this.clock = clock;
    this.changes = changes;
    this.questions = questions;
    this.actions = actions;
    this.checks = checks;
  }

  @Override
  public List<BlockStatus> wanted() {
    return wantedIfKnown().orElse(List.of());
  }

  @Override
  public Optional<List<BlockStatus>> wantedIfKnown() {
    return questions
        .ask(() -> Optional.of(actions.ledger().wanted()), Optional.<List<Block>>empty())
        .map(this::statuses);
  }

  private List<BlockStatus> statuses(List<Block> wanted) {
    List<BlockStatus> all = new ArrayList<>(wanted.size());
    for (Block block : wanted) {
      for (BlockerRunner blocker : actions.blockers()) {
        if (blocker.id().equals(block.action())) {
          all.add(status(block, blocker));
        }
      }
    }
    return all;
  }

  private static BlockStatus status(Block block, BlockerRunner blocker) {
    if (blocker.isDryRun()) {
      return new BlockStatus(block, State.DRY_RUN, "");
    }
    String problem = blocker.problem(block.subject());
    return new BlockStatus(
        block,
        !problem.isEmpty()
            ? State.FAILED
            : blocker.inForce().contains(block.subject()) ? State.IN_FORCE : State.WANTED,
        problem);
  }

  @Override
  public List<BlockerStatus> blockers() {
    return actions.blockers().stream()
        .map(
            b ->
                new BlockerStatus(
                    b.id(), b.fields().stream().sorted().toList(), b.isDryRun(), b.durations()))
        .toList();
  }

  @Override
  public CompletableFuture<Outcome> lift(String blockId, Order order) {
    Outcome wrong = OrderChecks.order(order, false);
    if (wrong != null) {
      return CompletableFuture.completedFuture(wrong);
    }
    String who = OrderChecks.who(order);
    return changes.commit(
        () -> {
          Optional<Block> lifted =
              actions.ledger().lift(blockId, who, OrderChecks.reason(order), clock.instant());
          lifted.ifPresent(b -> told("lifted", b, who));
          return lifted.map(b -> Outcome.done(blockId, "lifted")).orElse(noBlock());
        });
  }

  @Override
  public CompletableFuture<Outcome> prolong(String blockId, Instant until, Order order) {
    Outcome wrong = OrderChecks.order(order, false);
    if (wrong == null) {
      wrong = OrderChecks.end(until, clock.instant(), OrderChecks.LONGEST_BLOCK);
    }
    if (wrong != null) {
      return CompletableFuture.completedFuture(wrong);
    }
    String who = OrderChecks.who(order);
    return changes.commit(
        () -> {
          Block block = actions.ledger().byId(blockId).orElse(null);
          if (block == null) {
            return noBlock();
          }
          if (!until.isAfter(block.until())) {
            return Outcome.refused("until", "must be after the block's present end");
          }
          Instant now = clock.instant();
          actions.ledger().prolong(block, until, who, OrderChecks.reason(order), now);
          told("prolonged", block, who);
          return Outcome.done(blockId, "prolonged");
        });
  }

  @Override
  public CompletableFuture<Outcome> add(Wish wish, Order order) {
    OrderChecks.Checked checked = checks.subject(wish.field(), wish.value(), OrderChecks.BLOCKED);
    Outcome wrong = blocker(wish);
    if (wrong == null && !checked.problem().isEmpty()) {
      wrong = Outcome.refused("value", checked.problem());
    }
    if (wrong == null) {
      wrong = OrderChecks.end(wish.until(), clock.instant(), OrderChecks.LONGEST_BLOCK);
    }
    if (wrong == null) {
      wrong = OrderChecks.order(order, true);
    }
    Subject subject = checked.subject();
    if (wrong != null || subject == null) {
      return CompletableFuture.completedFuture(
          wrong == null ? Outcome.refused("value", "is missing") : wrong);
    }
    return changes.commit(() -> add(wish, subject, order));
  }

  private @Nullable Outcome blocker(Wish wish) {
    for (BlockerRunner blocker : actions.blockers()) {
      if (blocker.id().equals(wish.action())) {
        return blocker.fields().contains(wish.field())
            ? null
            : Outcome.refused(
                "field",
                wish.action()
                    + " does not block by this, but by "
                    + String.join(", ", blocker.fields().stream().sorted().toList()));
      }
    }
    return Outcome.refused("action", "there is no such action that blocks");
  }

  /** The loop's: whom a rule must not block a person must not either. */
  private Outcome add(Wish wish, Subject subject, Order order) {
    Ledger ledger = actions.ledger();
    Instant now = clock.instant();
    String spared = ledger.spared(subject, now);
    if (spared != null) {
      return Outcome.refused(
          "value", Text.visible(subject.value(), 100) + " is not blocked: " + spared);
    }
    if (ledger.of(wish.action(), subject).isPresent()) {
      return Outcome.refused(
          "value", Text.visible(subject.value(), 100) + " is blocked already; prolong that block");
    }
    String who = OrderChecks.who(order);
    Block block =
        ledger.add(wish.action(), subject, wish.until(), who, OrderChecks.reason(order), now);
    told("added", block, who);
    return Outcome.done(block.id(), Text.visible(subject.value(), 100));
  }

  private static Outcome noBlock() {
    return Outcome.refused("block", "has ended already");
  }

  private static void told(String what, Block block, String who) {
    log.info("block of {} by {} {} by {}", block.subject().field(), block.action(), what, who);
  }
}
