package io.weir.engine.run;

import io.weir.api.Text;
import io.weir.api.action.Block;
import io.weir.api.rule.Alert;
import io.weir.api.rule.Subject;
import io.weir.engine.act.Actions;
import io.weir.engine.act.BlockerRunner;
import io.weir.engine.act.Changes;
import io.weir.engine.act.Ledger;
import io.weir.engine.act.Questions;
import io.weir.engine.act.Waiting;
import io.weir.engine.view.BlockDesk;
import io.weir.engine.view.Order;
import io.weir.engine.view.Outcome;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
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
    List<BlockStatus> all = new ArrayList<>();
    for (Waiting one : questions.ask(() -> actions.questions().all(), List.<Waiting>of())) {
      all.add(status(one));
    }
    wantedIfKnown().ifPresent(all::addAll);
    return all;
  }

  /** Not those that wait for a person: who enforces these must not block them. */
  @Override
  public Optional<List<BlockStatus>> wantedIfKnown() {
    return questions
        .ask(() -> Optional.of(actions.ledger().wanted()), Optional.<List<Block>>empty())
        .map(this::statuses);
  }

  private List<BlockStatus> statuses(List<Block> wanted) {
    List<Block> newest = new ArrayList<>(wanted);
    newest.sort(Comparator.comparing(Block::since).reversed());
    List<BlockStatus> all = new ArrayList<>(newest.size());
    for (Block block : newest) {
      for (BlockerRunner blocker : actions.blockers()) {
        if (blocker.id().equals(block.action())) {
          all.add(status(block, blocker));
        }
      }
    }
    return all;
  }

  private static BlockStatus status(Waiting one) {
    return new BlockStatus(
        one.block(), State.WAITING, "", new Question(one.deadline(), one.acts()));
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
          Waiting waiting = actions.questions().byId(blockId).orElse(null);
          if (waiting != null) {
            return waits();
          }
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
            return actions.questions().byId(blockId).isPresent() ? waits() : noBlock();
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
  public CompletableFuture<Outcome> note(String blockId, Order order) {
    Outcome wrong = OrderChecks.order(order, true);
    if (wrong != null) {
      return CompletableFuture.completedFuture(wrong);
    }
    String who = OrderChecks.who(order);
    return changes.commit(
        () -> {
          Ledger ledger = actions.ledger();
          Block block =
              ledger
                  .byId(blockId)
                  .or(() -> actions.questions().byId(blockId).map(Waiting::block))
                  .orElse(null);
          if (block == null) {
            return noBlock();
          }
          ledger.note(block, OrderChecks.reason(order), who, clock.instant());
          return Outcome.done(blockId, "noted");
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
    if (actions.questions().waits(wish.action(), subject)) {
      return Outcome.refused(
          "value", Text.visible(subject.value(), 100) + " waits for a person; approve that block");
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

  @Override
  public CompletableFuture<Outcome> answer(String blockId, boolean approves, Order order) {
    Outcome wrong = OrderChecks.order(order, false);
    if (wrong != null) {
      return CompletableFuture.completedFuture(wrong);
    }
    String who = OrderChecks.who(order);
    return changes.commit(
        () -> {
          Questions asked = actions.questions();
          Waiting one = asked.byId(blockId).orElse(null);
          if (one == null) {
            return asked
                .late(blockId, who, OrderChecks.reason(order), clock.instant())
                .map(said -> Outcome.refused("block", "was " + said))
                .orElse(Outcome.refused("block", "does not wait for anybody"));
          }
          return answer(one, approves, who, order);
        });
  }

  /** The loop's. */
  private Outcome answer(Waiting one, boolean approves, String who, Order order) {
    Instant now = clock.instant();
    String spared = approves ? actions.ledger().spared(one.block().subject(), now) : null;
    if (spared != null) {
      return Outcome.refused("block", "is not made: " + spared);
    }
    actions.questions().answer(one, approves, who, OrderChecks.reason(order), now);
    told(approves ? "approved" : "refused", one.block(), who);
    return Outcome.done(one.block().id(), approves ? "approved" : "refused");
  }

  @Override
  public Optional<Asked> asked(String token) {
    return actions
        .askLinks()
        .alert(token, clock.instant())
        .flatMap(
            id -> {
              List<Waiting> all =
                  questions.ask(() -> actions.questions().of(id), List.<Waiting>of());
              Alert alert = all.isEmpty() ? null : all.get(0).block().alert();
              return alert == null
                  ? Optional.empty()
                  : Optional.of(new Asked(alert, all.stream().map(LiveBlocks::status).toList()));
            });
  }

  @Override
  public CompletableFuture<Outcome> answerLink(String token, boolean approves, Order order) {
    Outcome wrong = OrderChecks.order(order, false);
    String id = actions.askLinks().alert(token, clock.instant()).orElse(null);
    if (wrong != null || id == null) {
      return CompletableFuture.completedFuture(wrong == null ? noLink() : wrong);
    }
    String who = OrderChecks.who(order);
    return changes.commit(
        () -> {
          List<Waiting> all = actions.questions().of(id);
          if (all.isEmpty()) {
            for (Block block : actions.questions().answeredOf(id)) {
              actions.questions().late(block.id(), who, OrderChecks.reason(order), clock.instant());
            }
            return noLink();
          }
          Outcome last = noLink();
          for (Waiting one : all) {
            last = answer(one, approves, who, order);
          }
          return last;
        });
  }

  private static Outcome noLink() {
    return Outcome.refused(
        "link", "this link is not valid: it was used, its time is over, or somebody has answered");
  }

  private static Outcome waits() {
    return Outcome.refused("block", "waits for a person: approve or refuse it");
  }

  private static Outcome noBlock() {
    return Outcome.refused("block", "has ended already");
  }

  private static void told(String what, Block block, String who) {
    log.info("block of {} by {} {} by {}", block.subject().field(), block.action(), what, who);
  }
}
