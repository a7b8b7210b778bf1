package io.weir.engine.act;

import io.weir.api.Event;
import io.weir.api.action.Block;
import io.weir.api.rule.Alert;
import io.weir.api.rule.Subject;
import io.weir.engine.config.ConfirmConfig;
import io.weir.engine.judge.AlertCodec;
import io.weir.engine.judge.GivenTrust;
import io.weir.engine.judge.GivenTrusts;
import io.weir.engine.judge.Trust;
import io.weir.engine.judge.Trusted;
import io.weir.engine.state.StateFile;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All actions of a pipeline. Each has an {@link Answer} to new alerts, which writes into the
 * outboxes or the ledger, and a {@link Runner}, which gets what was written after the commit.
 */
public final class Actions implements Act {
  private static final Logger log = LoggerFactory.getLogger(Actions.class);

  /** The name under which an alert's evidence says who was spared. */
  private static final String NOT_BLOCKED = "not blocked";

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Clock clock;
  private final KeptEvents kept;
  private final Outboxes outboxes;
  private final Ledger ledger;
  private final Questions questions;
  private final AskLinks askLinks;
  private final GivenTrusts trusts;
  private final List<NotifierRunner> notifiers;
  private final List<BlockerRunner> blockers;
  private final Set<String> blocking;
  private final @Nullable SharedAddresses shared;
  private final List<Runner> runners = new ArrayList<>();
  private final Map<String, Answer> answers = new LinkedHashMap<>();
  private final List<Runnable> listeners;
  private final Map<String, List<Subject>> claimed = new HashMap<>();
  private boolean changed;
  private Instant looked = Instant.MIN;

  /**
   * @param trusts what people trust
   * @param shared who used which address, when that counts
   * @param listeners called after each commit that changed alerts or blocks
   */
  public Actions(
      Clock clock,
      KeptEvents kept,
      Outboxes outboxes,
      Ledger ledger,
      AskLinks askLinks,
      GivenTrusts trusts,
      @Nullable SharedAddresses shared,
      List<NotifierRunner> notifiers,
      List<BlockerRunner> blockers,
      List<Runnable> listeners) {
    this.clock = clock;
    this.kept = kept;
    this.outboxes = outboxes;
    this.ledger = ledger;
    this.questions = new Questions(ledger, kept::keep);
    this.askLinks = askLinks;
    this.trusts = trusts;
    this.shared = shared;
    this.blocking = blockers.stream().map(BlockerRunner::id).collect(Collectors.toSet());
    this.notifiers = List.copyOf(notifiers);
    this.blockers = List.copyOf(blockers);
    this.listeners = listeners;
    blockers.forEach(b -> answers.put(b.id(), (alert, now) -> block(b, alert, now)));
    notifiers.forEach(
        n ->
            answers.put(
                n.id(),
                (alert, now) -> {
                  outboxes.add(n.id(), alert);
                  return List.of();
                }));
    runners.addAll(notifiers);
    runners.addAll(blockers);
  }

  /** Wants the alert's subject blocked, or the values of its evidence that the action names. */
  private List<String> block(BlockerRunner blocker, Alert alert, Instant now) {
    List<String> spared = new ArrayList<>();
    for (Subject subject : blocker.subjects(alert)) {
      ConfirmConfig confirm = blocker.confirm();
      String why =
          confirm == null
              ? ledger.want(alert, subject, blocker.id(), blocker.durations(), now)
              : questions.want(alert, subject, blocker.id(), blocker.durations(), confirm, now);
      if (why != null) {
        log.info("action {}: {} is spared: {}", blocker.id(), subject.value(), why);
        spared.add(subject.value() + ": " + why);
      }
    }
    return spared;
  }

  /** Takes back what was saved. Blocks of actions that are gone are dropped. */
  public void restore(StateFile state) {
    kept.spool().restore(state);
    outboxes.restore(state);
    Map<String, Set<String>> fields =
        blockers.stream().collect(Collectors.toMap(BlockerRunner::id, BlockerRunner::fields));
    ledger.restore(state, fields);
    trusts.restore(state);
    questions.restore(state, fields.keySet());
    askLinks.restore(state);
    if (shared != null) {
      shared.restore(state);
    }
  }

  /** After {@link #restore}, before {@link Runner#open}: what is wanted of each blocker. */
  public void publish() {
    blockers.forEach(b -> b.restore(ledger.wantedOf(b.id()), ledger.claims().of(b.id())));
    ledger.takeChanges(); // part of that
  }

  /** A new alert, and the actions that its level names. */
  public void raised(Alert alert, List<String> actions) {
    log.info("alert: rule {}, level {}: {}", alert.rule(), alert.level(), alert.sentence());
    changed = true;
    Instant now = clock.instant();
    List<String> spared = new ArrayList<>();
    // Blockers first: a mail says who was spared.
    actions.stream().filter(blocking::contains).forEach(a -> spared.addAll(answer(a, alert, now)));
    Alert full = spared.isEmpty() ? alert : AlertCodec.withEvidence(alert, NOT_BLOCKED, spared);
    kept.keep(AlertCodec.event(full));
    Set<String> asking = ask(full, actions);
    actions.stream()
        .filter(a -> !blocking.contains(a) && !asking.contains(a))
        .forEach(a -> answer(a, full, now));
  }

  /**
   * Asks about the blocks that wait because of this alert. Whoever is asked is not told of the
   * alert besides: the question has it.
   *
   * @return the notifiers that ask
   */
  private Set<String> ask(Alert alert, List<String> actions) {
    List<Waiting> asked = questions.of(alert.id());
    if (asked.isEmpty()) {
      return Set.of();
    }
    Set<String> asking = new LinkedHashSet<>();
    for (BlockerRunner blocker : blockers) {
      ConfirmConfig confirm = blocker.confirm();
      if (confirm != null
          && asked.stream().anyMatch(w -> w.block().action().equals(blocker.id()))) {
        asking.addAll(confirm.ask().isEmpty() ? actions : confirm.ask());
      }
    }
    asking.removeAll(blocking);
    asking.retainAll(answers.keySet());
    Asking question = Asking.of(alert, asked);
    asking.forEach(notifier -> outboxes.ask(notifier, question));
    return asking;
  }

  /** An alert is over. */
  public void over(Alert alert, Instant at) {
    changed = true;
    kept.keep(AlertCodec.end(alert, at));
  }

  private List<String> answer(String action, Alert alert, Instant now) {
    Answer answer = answers.get(action);
    return answer == null ? List.of() : answer.to(alert, now);
  }

  @Override
  public void event(Event event) {
    kept.keep(event);
    if (shared != null) {
      shared.event(event);
    }
  }

  /** Other subjects may be trusted than before: their blocks end. */
  public void release(Sparing trusted) {
    ledger.release(clock.instant(), trusted);
    questions.release(clock.instant(), trusted);
  }

  @Override
  public boolean isUrgent() {
    return outboxes.isUrgent() || ledger.isUrgent() || questions.isUrgent() || trusts.isUrgent();
  }

  @Override
  public int blocksOver() {
    return ledger.over();
  }

  @Override
  public boolean hasRoom() {
    return kept.hasRoom();
  }

  @Override
  public void time(Instant now, boolean allRead, Predicate<Block> isActive) {
    outboxes.allRead(allRead);
    if (allRead) {
      blockers.forEach(BlockerRunner::settled);
    }
    if (now.isAfter(looked.plus(INTERVAL))) {
      looked = now;
      ledger.expire(now, isActive);
      questions.time(now);
      trusts.expire(now);
    }
  }

  @Override
  public void save(StateFile state) {
    kept.spool().save(state);
    outboxes.save(state);
    changed |= ledger.isUrgent() || trusts.isUrgent() || questions.isUrgent();
    blockers.forEach(b -> claimed.put(b.id(), ledger.claim(b.id(), b::makes)));
    ledger.save(state);
    questions.save(state);
    askLinks.save(state);
    trusts.save(state);
    if (shared != null) {
      shared.save(state);
    }
  }

  @Override
  public void committed() {
    kept.spool().committed();
    outboxes.committed();
    Map<String, Map<Subject, Optional<Block>>> changes = ledger.takeChanges();
    for (BlockerRunner blocker : blockers) {
      Map<Subject, Optional<Block>> of = changes.get(blocker.id());
      if (of != null) {
        blocker.change(of, claimed.getOrDefault(blocker.id(), List.of()));
      }
    }
    claimed.clear();
    if (changed) {
      changed = false;
      listeners.forEach(Runnable::run);
    }
  }

  /** One for each action, notifiers first. */
  public List<Runner> runners() {
    return List.copyOf(runners);
  }

  /** Who used which address, or null when that does not count. Loop's thread. */
  public @Nullable SharedAddresses shared() {
    return shared;
  }

  /**
   * A person trusts a subject from now on.
   *
   * @param unblock whether its blocks end
   * @return how many blocks ended
   */
  public int trust(Trust trust, boolean unblock, String who, Instant now) {
    GivenTrust given = trusts.add(trust, who, now);
    Trusted alone = trusts.alone(given);
    questions.release(now, alone::why);
    return unblock ? ledger.release(now, alone::why, who) : 0;
  }

  /** What people trust. Loop's thread. */
  public GivenTrusts trusts() {
    return trusts;
  }

  /** The notifiers. Any thread. */
  public List<NotifierRunner> notifiers() {
    return notifiers;
  }

  /** The blockers. Any thread. */
  public List<BlockerRunner> blockers() {
    return blockers;
  }

  /** What waits for notifiers. Loop's thread. */
  public Outboxes outboxes() {
    return outboxes;
  }

  /** Blocks that wait for a person. Loop's thread. */
  public Questions questions() {
    return questions;
  }

  /** Links that answer questions. Any thread. */
  public AskLinks askLinks() {
    return askLinks;
  }

  /** The wanted blocks. Loop's thread. */
  public Ledger ledger() {
    return ledger;
  }

  /** Whether the target of the action was last seen to block the subject. Any thread. */
  public boolean isInForce(String action, Subject subject) {
    return blockers.stream().anyMatch(b -> b.id().equals(action) && b.inForce().contains(subject));
  }
}
