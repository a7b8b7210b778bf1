package io.weir.engine.run;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.store.Query;
import io.weir.api.store.StoreException;
import io.weir.engine.judge.Judge;
import io.weir.engine.judge.JudgedRule;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.plugin.ContextLoader;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a rule whose state is new what it needs of the past, from the store; nothing is raised. */
final class RulePast {
  private static final Logger log = LoggerFactory.getLogger(RulePast.class);

  private static final int SLICES = 500;
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Duration SHORTEST_SLICE = Duration.ofMinutes(1);
  private static final Comparator<Event> IN_ORDER =
      Comparator.<Event>comparingLong(e -> e.micros())
          .thenComparingLong(event -> event.id().stream())
          .thenComparingLong(event -> event.id().place());

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
              "rule {} is new and begins without the past {} it needs: the store is away. Start it again when the"
                  + " store is there, if that matters",
              rule.id(),
              memory);
        }
      }
    }
    fresh.forEach(judge::rememberActive);
  }

  private void feed(JudgedRule rule, Duration memory) throws EngineException {
    Map<EventType, EventType> kept = new LinkedHashMap<>();
    for (EventType watched : rule.rule().watches()) {
      EventType type = watched.keptAs().map(pipeline.types()::get).orElse(null);
      if (type != null) {
        kept.put(watched, type);
      }
    }
    String by = rule.rule().past().by();
    Instant clock = pipeline.clock().instant();
    // The present hour is not over, and what is counted of it may be read again.
    Instant now = by.isEmpty() ? clock : clock.truncatedTo(ChronoUnit.HOURS);
    // The store gives one type at a time. Several are put into order a slice after the other, so
    // that only a slice of the past lies in memory.
    Duration slice = kept.size() < 2 ? memory : slice(memory);
    Shown shown = new Shown(rule, by.isEmpty() ? comesAgain : event -> false);
    try (ContextLoader in = ContextLoader.of(pipeline.store().loader())) {
      for (Instant from = now.minus(memory); from.isBefore(now); from = from.plus(slice)) {
        Instant end = from.plus(slice);
        Instant until = end.isAfter(now) ? now : end;
        if (kept.size() == 1) {
          EventType watched = kept.keySet().iterator().next();
          read(
              Objects.requireNonNull(kept.get(watched)),
              by,
              from,
              until,
              event -> shown.event(as(watched, event)));
        } else {
          List<Event> all = new ArrayList<>();
          for (Map.Entry<EventType, EventType> type : kept.entrySet()) {
            read(type.getValue(), by, from, until, event -> all.add(as(type.getKey(), event)));
          }
          all.sort(IN_ORDER);
          all.forEach(shown::event);
        }
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

  private void read(EventType type, String by, Instant from, Instant until, Consumer<Event> to)
      throws StoreException {
    if (by.isEmpty()) {
      pipeline.store().it().read(type, from, until, to);
    } else {
      Query hours =
          Query.about(type.name())
              .hourly(by)
              .between(from, until)
              .order(Query.Order.KEY)
              .within(LONGEST)
              .most(Integer.MAX_VALUE);
      pipeline.store().it().read(hours, to);
    }
  }

  private static Duration slice(Duration memory) {
    Duration slice = memory.dividedBy(SLICES);
    return slice.compareTo(SHORTEST_SLICE) < 0 ? SHORTEST_SLICE : slice;
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

  private static Event as(EventType type, Event event) {
    if (type.name().equals(event.type().name())) {
      return event;
    }
    EventBuilder builder =
        new EventBuilder().start(type, event.micros()).id(event.id()).times(event.times());
    for (Field field : type.fields()) {
      builder.put(field, event.value(field.name()));
    }
    return builder.build();
  }
}
