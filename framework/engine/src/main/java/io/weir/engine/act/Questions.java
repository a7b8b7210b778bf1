package io.weir.engine.act;

import io.weir.api.Event;
import io.weir.api.action.Block;
import io.weir.api.action.Block.Author;
import io.weir.api.rule.Alert;
import io.weir.api.rule.Subject;
import io.weir.engine.config.ConfirmConfig;
import io.weir.engine.judge.Hash;
import io.weir.engine.state.Fields;
import io.weir.engine.state.StateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Blocks that wait for a person. Each gets one answer: a person's, or that of its deadline. Loop's
 * thread.
 */
public final class Questions {
  static final String REFUSED = "refused";
  private static final String APPROVED = "approved";
  private static final String WAITING = "waiting";
  private static final String ANSWERED = "answered";

  /** So long it is remembered who answered. */
  private static final Duration REMEMBERED = Duration.ofDays(1);

  /** So many answers that came too late are kept as events. */
  private static final int MOST_LATE = 5;

  private static final int MOST_ANSWERED = 10_000;

  private final Ledger ledger;
  private final Consumer<Event> keep;
  private final Map<String, Waiting> waiting = new LinkedHashMap<>();
  private final Map<String, Answered> answered = new LinkedHashMap<>();
  private Set<String> changed = new HashSet<>();

  /**
   * @param keep gets the events about questions and answers
   */
  public Questions(Ledger ledger, Consumer<Event> keep) {
    this.ledger = ledger;
    this.keep = keep;
  }

  /** Takes back what was saved; what actions that are gone would have blocked is let go. */
  void restore(StateFile state, Set<String> actions) {
    try {
      for (Map.Entry<String, byte[]> e : state.map(WAITING).entrySet()) {
        Waiting one = Waiting.of(Fields.read(e.getValue()));
        if (actions.contains(one.block().action())) {
          waiting.put(e.getKey(), one);
        } else {
          changed.add(e.getKey());
        }
      }
      for (Map.Entry<String, byte[]> e : state.map(ANSWERED).entrySet()) {
        answered.put(e.getKey(), Answered.of(Fields.read(e.getValue())));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Asks whether a subject is to be blocked because of an alert. One that is blocked already is
   * prolonged without a question, one that was refused is left alone for as long as it would have
   * been blocked.
   *
   * @return why the subject is spared, or null
   */
  @Nullable String want(
      Alert alert,
      Subject subject,
      String action,
      List<Duration> lengths,
      ConfirmConfig confirm,
      Instant now) {
    String key = Claims.key(action, subject);
    Duration length = ledger.length(key, lengths, alert.last());
    if (ledger.of(action, subject).isPresent()
        || ledger.spared(subject, alert.last()) != null
        || !alert.last().plus(length).isAfter(now)) {
      return ledger.want(alert, subject, action, lengths, now);
    }
    if (waiting.containsKey(key)) {
      return null;
    }
    Answered before = answered.get(key);
    if (before != null && before.isRefusal() && before.until().isAfter(now)) {
      String why = "refused by " + before.who();
      keep.accept(BlockCodec.spared(alert, action, subject, why));
      return why;
    }
    // A person gets the whole time, however late the lines were read.
    // A full second, as people read it.
    Instant deadline = now.plus(confirm.after()).plusMillis(999).truncatedTo(ChronoUnit.SECONDS);
    Block block = Ledger.because(alert, subject, action, deadline, deadline.plus(length));
    put(key, new Waiting(block, length, deadline, confirm.then() == ConfirmConfig.Then.ACT));
    keep.accept(BlockCodec.ask(block, now, deadline));
    return null;
  }

  /** Everything that waits, the oldest first. */
  public List<Waiting> all() {
    return List.copyOf(waiting.values());
  }

  /** What waits because of this alert. */
  public List<Waiting> of(String alertId) {
    return waiting.values().stream().filter(w -> w.alertId().equals(alertId)).toList();
  }

  /** What waits with this id. */
  public Optional<Waiting> byId(String blockId) {
    return waiting.values().stream().filter(w -> w.block().id().equals(blockId)).findFirst();
  }

  /** Whether this action waits to block this subject. */
  public boolean waits(String action, Subject subject) {
    return waiting.containsKey(Claims.key(action, subject));
  }

  /**
   * A person answers.
   *
   * @param approves whether the block begins, now
   * @param reason may be empty
   */
  public void answer(Waiting one, boolean approves, String who, String reason, Instant now) {
    decide(one, approves ? APPROVED : REFUSED, now, Author.person(who), reason, now);
  }

  /**
   * A person answers what was answered before, which is kept as an event.
   *
   * @return who answered what; empty when nothing is known of it
   */
  public Optional<String> late(String blockId, String who, String reason, Instant now) {
    return answered.entrySet().stream()
        .filter(e -> e.getValue().block().id().equals(blockId))
        .findFirst()
        .map(e -> late(e.getKey(), e.getValue(), who, reason, now));
  }

  private String late(String key, Answered before, String who, String reason, Instant now) {
    String said = before.outcome().replace('_', ' ') + " already by " + before.who();
    if (before.late() < MOST_LATE) {
      answered.put(key, before.later());
      changed.add(key);
      String why = reason.isEmpty() ? said : said + ": " + reason;
      keep.accept(BlockCodec.answer(before.block(), now, "too_late", why, Author.person(who)));
    }
    return said;
  }

  /** The answered ones of an alert. */
  public List<Block> answeredOf(String alertId) {
    return answered.values().stream()
        .filter(a -> a.waiting().alertId().equals(alertId))
        .map(Answered::block)
        .toList();
  }

  private void decide(
      Waiting one, String outcome, Instant at, Author author, String reason, Instant now) {
    Block block = one.block();
    String key = Claims.key(block.action(), block.subject());
    waiting.remove(key);
    Instant until = now.plus(one.length().compareTo(REMEMBERED) > 0 ? one.length() : REMEMBERED);
    if (outcome.equals(REFUSED)) {
      until = now.plus(one.length());
    }
    if (answered.size() >= MOST_ANSWERED) {
      String oldest = answered.keySet().iterator().next();
      answered.remove(oldest);
      changed.add(oldest);
    }
    answered.put(key, new Answered(one, outcome, author.name(), until, 0));
    changed.add(key);
    keep.accept(BlockCodec.answer(block, at, outcome, reason, author));
    if (outcome.equals(APPROVED) || outcome.equals("acted")) {
      ledger.begin(one.from(at), now);
    }
  }

  /** Lets go what became trusted. */
  void release(Instant now, Sparing trusted) {
    for (Waiting one : all()) {
      String why = trusted.why(one.block().subject(), now);
      if (why != null) {
        decide(one, "let_go", now, Author.WEIR, why, now);
      }
    }
  }

  /** What nobody answered in time begins, or is let go, as of its deadline. */
  void time(Instant now) {
    for (Waiting one : all()) {
      if (!one.deadline().isAfter(now)) {
        String spared = ledger.spared(one.block().subject(), one.deadline());
        String outcome = one.acts() && spared == null ? "acted" : "let_go";
        String why = spared == null ? "nobody has answered" : spared;
        decide(one, outcome, one.deadline(), Author.WEIR, why, now);
      }
    }
    List<String> old = new ArrayList<>();
    answered.forEach(
        (key, a) -> {
          if (!a.until().isAfter(now)) {
            old.add(key);
          }
        });
    for (String key : old) {
      answered.remove(key);
      changed.add(key);
    }
  }

  private void put(String key, Waiting one) {
    waiting.put(key, one);
    changed.add(key);
  }

  boolean isUrgent() {
    return !changed.isEmpty();
  }

  void save(StateFile state) {
    Map<String, byte[]> asked = state.map(WAITING);
    Map<String, byte[]> done = state.map(ANSWERED);
    try {
      for (String key : changed) {
        Waiting one = waiting.get(key);
        if (one == null) {
          asked.remove(key);
        } else {
          asked.put(key, one.bytes());
        }
        Answered answer = answered.get(key);
        if (answer == null) {
          done.remove(key);
        } else {
          done.put(key, answer.bytes());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    changed = new HashSet<>(); // clearing one that was large takes as long as it was
  }

  /** The id of the notice that asks about an alert's blocks. */
  static String noticeId(Alert alert) {
    return Hash.of("ask", alert.id());
  }
}
