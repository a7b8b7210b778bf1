package io.weir.engine.run;

import io.weir.api.Event;
import io.weir.api.EventType;
import io.weir.api.rule.Subject;
import io.weir.api.store.Store;
import io.weir.api.store.StoreException;
import io.weir.engine.act.Actions;
import io.weir.engine.judge.EngineTypes;
import io.weir.engine.judge.Judge;
import io.weir.engine.loop.Loop;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.plugin.ContextLoader;
import io.weir.engine.state.StateFile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings back from the store what a lost state file knew: how far each stream was read, who is
 * blocked, which alerts were raised. What the store had not got by then is read again; ids make
 * that harmless.
 */
final class Recovery {
  private static final Logger log = LoggerFactory.getLogger(Recovery.class);

  /** Blocks that began longer ago are taken for ended. */
  private static final Duration BLOCKS = Duration.ofDays(400);

  private static final int MOST_STREAMS = 10_000;

  private final Pipeline pipeline;
  private final StateFile state;
  private final Loop loop;
  private final Judge judge;
  private final Actions actions;
  private final Store store;
  private final Instant now;

  Recovery(Pipeline pipeline, StateFile state, Loop loop, Judge judge, Actions actions) {
    this.pipeline = pipeline;
    this.state = state;
    this.loop = loop;
    this.judge = judge;
    this.actions = actions;
    this.store = pipeline.store().it();
    this.now = pipeline.clock().instant();
  }

  /**
   * @param away why the store cannot be asked, or empty
   * @return whether the store knew anything
   * @throws EngineException when the state is known to be lost and the store cannot be asked: to go
   *     on would let in everybody who is blocked
   */
  boolean run(String away) throws EngineException {
    String lost = state.lost();
    try (ContextLoader in = ContextLoader.of(pipeline.store().loader())) {
      if (!away.isEmpty()) {
        if (lost.isEmpty()) {
          return false; // most likely the very first start
        }
        throw without(lost, away);
      }
      Map<Long, Long> places = places();
      trusts();
      int blocks = blocks();
      raisedBefore();
      loop.recover(places);
      state.recovered();
      if (!places.isEmpty() || blocks > 0) {
        log.info(
            "the state is new; from the store came back: the places of {} streams, {} blocks",
            places.size(),
            blocks);
      }
      return !places.isEmpty();
    } catch (StoreException e) {
      throw without(lost, String.valueOf(e.getMessage()));
    }
  }

  private static EngineException without(String lost, String why) {
    return new EngineException(
        (lost.isEmpty() ? "the state is new" : "the state was lost (set aside as " + lost + ")")
            + " and what it should know cannot be had from the store: "
            + why
            + ". Start the store, then weir again; blocks stay in force",
        null);
  }

  private Map<Long, Long> places() throws StoreException {
    Map<Long, Long> places = new HashMap<>();
    for (EventType type : pipeline.kept()) {
      if (EngineTypes.ALL.stream().anyMatch(t -> t.name().equals(type.name()))) {
        continue;
      }
      store
          .places(type, MOST_STREAMS)
          .forEach((stream, place) -> places.merge(stream, place, Math::max));
    }
    return places;
  }

  /** Every block that the store knows to have begun and not to have ended. */
  private int blocks() throws StoreException {
    Set<String> blockers = new HashSet<>();
    pipeline.blockers().forEach(b -> blockers.add(b.made().id()));
    Instant until = now.plus(Duration.ofDays(1));
    List<Event> begun = new ArrayList<>();
    List<Event> ended = new ArrayList<>();
    store.read(EngineTypes.BLOCK, now.minus(BLOCKS), until, begun::add);
    store.read(EngineTypes.BLOCK_END, now.minus(BLOCKS), until, ended::add);
    return actions.ledger().recover(begun, ended, blockers);
  }

  /** Everything that people trust and did not take back. */
  private void trusts() throws StoreException {
    Instant until = now.plus(Duration.ofDays(1));
    List<Event> begun = new ArrayList<>();
    List<Event> ended = new ArrayList<>();
    store.read(EngineTypes.TRUST, Instant.EPOCH, until, begun::add);
    store.read(EngineTypes.TRUST_END, Instant.EPOCH, until, ended::add);
    actions.trusts().recover(begun, ended, now);
  }

  private void raisedBefore() throws StoreException {
    Duration longest =
        pipeline.rules().stream()
            .map(r -> r.rule().past().length())
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    Set<Judge.Raised> raised = new HashSet<>();
    store.read(
        EngineTypes.ALERT,
        now.minus(longest),
        now.plus(Duration.ofDays(1)),
        e -> {
          if (e.value("level") instanceof Long level) {
            raised.add(
                new Judge.Raised(
                    Objects.requireNonNullElse(e.text("rule"), ""),
                    level.intValue(),
                    new Subject(
                        Objects.requireNonNullElse(e.text("subject_field"), ""),
                        Objects.requireNonNullElse(e.text("subject"), ""))));
          }
        });
    judge.raisedBefore(raised);
  }
}
