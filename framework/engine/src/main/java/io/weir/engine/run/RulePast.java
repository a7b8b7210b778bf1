package io.weir.engine.run;

import io.weir.api.Event;
import io.weir.api.store.Store;
import io.weir.api.store.StoreException;
import io.weir.engine.act.StorePages;
import io.weir.engine.config.Durations;
import io.weir.engine.judge.Judge;
import io.weir.engine.judge.JudgedRule;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.plugin.ContextLoader;
import io.weir.engine.replay.StoredEvents;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a rule whose state is new what it needs of the past, from the store; nothing is raised. */
final class RulePast {
  private static final Logger log = LoggerFactory.getLogger(RulePast.class);

  private final Pipeline pipeline;
  private final Judge judge;
  private final Predicate<Event> comesAgain;

  /**
   * @param comesAgain which events are left out, because their lines will be judged anyway
   */
  RulePast(Pipeline pipeline, Judge judge, Predicate<Event> comesAgain) {
    this.pipeline = pipeline;
    this.judge = judge;
    this.comesAgain = comesAgain;
  }

  /**
   * @param open whether the store can be asked; if not, the rules that need it are logged
   */
  void feed(boolean open) throws EngineException {
    List<JudgedRule> fresh = judge.rules().stream().filter(r -> r.states().isEmpty()).toList();
    fresh.forEach(judge::forgetActive);
    for (JudgedRule rule : fresh) {
      Duration memory = rule.rule().past().length();
      if (!memory.isZero()) {
        if (open) {
          feed(rule, memory);
        } else {
          log.warn(
              "rule {} is new and begins without the past {} it needs: the store is away. Start it"
                  + " again when the store is there, if that matters",
              rule.id(),
              Durations.print(memory));
        }
      }
    }
    fresh.forEach(judge::rememberActive);
  }

  private void feed(JudgedRule rule, Duration memory) throws EngineException {
    StoredEvents stored = new StoredEvents(pipeline.types(), rule.rule().watches());
    String by = rule.rule().past().by();
    Instant clock = pipeline.clock().instant();
    // The present hour is not over, and what is counted of it may be read again.
    Instant now = by.isEmpty() ? clock : clock.truncatedTo(ChronoUnit.HOURS);
    Shown shown = new Shown(rule, by.isEmpty() ? comesAgain : event -> false);
    Store store = pipeline.store().it();
    try (ContextLoader in = ContextLoader.of(pipeline.store().loader())) {
      if (by.isEmpty()) {
        stored.read(
            (type, from, until, after) -> StorePages.next(store, type, from, until, after),
            now.minus(memory),
            now,
            shown::event);
      } else {
        stored.readHours(store, by, now.minus(memory), now, shown::event);
      }
    } catch (StoreException e) {
      throw new EngineException(
          "rule " + rule.id() + " cannot be shown its past: " + e.getMessage(), e);
    }
    if (shown.events > 0) {
      log.info(
          "rule {} is new; it was shown {} {} of the last {}",
          rule.id(),
          shown.events,
          by.isEmpty() ? "events" : "counts of hours",
          memory);
    }
  }

  /** Shows a rule its past as it happened: a tick before the first event of each second. */
  private final class Shown {
    private final JudgedRule rule;
    private final Predicate<Event> leftOut;
    private long second = Long.MIN_VALUE;
    private long events;

    Shown(JudgedRule rule, Predicate<Event> leftOut) {
      this.rule = rule;
      this.leftOut = leftOut;
    }

    void event(Event event) {
      if (leftOut.test(event)) {
        return;
      }
      long its = Math.floorDiv(event.micros(), 1_000_000);
      if (its > second) {
        second = its;
        judge.remember(rule, Instant.ofEpochSecond(its));
      }
      judge.remember(rule, event);
      events++;
    }
  }
}
