package io.weir.engine;

import io.weir.api.Event;
import io.weir.api.EventBuilder;
import io.weir.api.EventType;
import io.weir.api.Field;
import io.weir.api.store.StoreException;
import io.weir.engine.judge.Judge;
import io.weir.engine.judge.Judge.JudgedRule;
import io.weir.engine.plugin.ContextLoader;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a rule whose state is new what it needs of the past, from the store; nothing is raised. */
final class Past {
  private static final Logger log = LoggerFactory.getLogger(Past.class);

  private final Pipeline pipeline;
  private final Judge judge;

  Past(Pipeline pipeline, Judge judge) {
    this.pipeline = pipeline;
    this.judge = judge;
  }

  /**
   * @param open whether the store can be asked; if not, the rules that need it are told of
   */
  void feed(boolean open) throws EngineException {
    for (JudgedRule rule : judge.rules()) {
      Duration memory = rule.rule().memory();
      if (rule.states().isEmpty() && !memory.isZero()) {
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
  }

  private void feed(JudgedRule rule, Duration memory) throws EngineException {
    Instant now = pipeline.clock().instant();
    long[] shown = new long[1];
    for (EventType watched : rule.rule().watches()) {
      EventType kept = watched.keptAs().map(pipeline.types()::get).orElse(null);
      if (kept == null) {
        continue;
      }
      try (ContextLoader in = ContextLoader.of(pipeline.store().loader())) {
        pipeline
            .store()
            .it()
            .read(
                kept,
                now.minus(memory),
                now,
                event -> {
                  judge.remember(rule, as(watched, event));
                  shown[0]++;
                });
      } catch (StoreException e) {
        throw new EngineException(
            "rule " + rule.id() + " cannot be told its past: " + e.getMessage(), e);
      }
    }
    if (shown[0] > 0) {
      log.info(
          "rule {} is new; it was shown {} events of the last {}", rule.id(), shown[0], memory);
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
