package io.weir.engine.replay;

import io.weir.api.Event;
import io.weir.api.rule.Alert;
import io.weir.api.rule.Subject;
import io.weir.engine.judge.Judge;
import io.weir.engine.judge.JudgedRule;
import io.weir.engine.loop.Reading;
import io.weir.engine.pipeline.Pipeline;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a pipeline over events of the past: which alerts they would have raised, and what
 * would have followed. Time is that of the events. Nothing is opened, kept, sent or blocked, and
 * trusted subjects are as the pipeline names them. One thread.
 */
public final class Replay implements Reading.Sink {
  /** Events between two looks at how much memory the states take. */
  private static final int WEIGHED = 100_000;

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** More than any rule waits for. A wrong stamp may be thousands of years away. */
  private static final Duration QUIET = Duration.ofDays(100);

  private static final long SECOND = 1_000_000;

  private final Pipeline pipeline;
  private final Map<String, RecentSubjects> shown = new HashMap<>();
  private final Map<String, long[]> matched = new HashMap<>();
  private final Judge judge;
  private final Peaks peaks;
  private final Consumer<Replayed> to;
  private final boolean measures;
  private boolean opened;
  private long events;
  private @Nullable Instant ticked;
  private long second = Long.MIN_VALUE;

  /**
   * @param pipeline prepared and used for nothing else: its rules keep their states
   * @param to gets each alert, in the order in which they are raised
   */
  public Replay(Pipeline pipeline, Consumer<Replayed> to) {
    this(pipeline, to, false);
  }

  /**
   * As the other.
   *
   * @param measures whether {@link #peaks} are noted, which takes time
   */
  public Replay(Pipeline pipeline, Consumer<Replayed> to, boolean measures) {
    this.measures = measures;
    peaks = new Peaks(pipeline.rules());
    this.to = to;
    this.pipeline = pipeline;
    pipeline.rules().forEach(rule -> shown.put(rule.id(), new RecentSubjects()));
    judge = new Judge(pipeline.rules(), pipeline.trusted(), this::raised, this::shown);
  }

  private void open(Instant first) {
    if (!opened) {
      opened = true;
      judge.open(first);
    }
  }

  @Override
  public void event(Event event) {
    judge.judge(event);
    events++;
    if (events % WEIGHED == 0) {
      judge.discardChanges();
    }
  }

  @Override
  public void tick(Instant time) {
    open(time);
    if (measures) {
      peaks.look(time);
    }
    catchUp(time);
    judge.tick(time);
  }

  /**
   * A running Weir has a clock, which moves time on while a log has no lines; here the minutes
   * between two lines do. Without them a silence would be found only when it is over.
   */
  private void catchUp(Instant time) {
    Instant last = ticked;
    ticked = time;
    if (last != null) {
      Instant end = time.isAfter(last.plus(QUIET)) ? last.plus(QUIET) : time;
      for (Instant t = last.plus(MINUTE); t.isBefore(end); t = t.plus(MINUTE)) {
        judge.tick(t);
      }
    }
  }

  /** An event that is joined already; time passes up to it. */
  public void stored(Event event) {
    open(event.time());
    long its = Math.floorDiv(event.micros(), SECOND);
    if (its > second) {
      second = its;
      tick(Instant.ofEpochSecond(its));
    }
    event(event);
  }

  /** The highest measures so far. */
  public Peaks peaks() {
    return peaks;
  }

  /** Events that were judged, whether a rule watches them or not. */
  public long events() {
    return events;
  }

  /** Events that a rule counted: of its types, with its conditions and a subject. */
  public long matched(String rule) {
    long[] number = matched.get(rule);
    return number == null ? 0 : number[0];
  }

  private void shown(JudgedRule rule, Subject subject, Event event) {
    matched.computeIfAbsent(rule.id(), id -> new long[1])[0] += event.times();
    RecentSubjects recent = shown.get(rule.id());
    if (recent != null) {
      recent.add(subject, event.micros(), event.times());
    }
  }

  private void raised(Alert alert, List<String> actions) {
    RecentSubjects recent = shown.get(alert.rule());
    long counted = recent == null ? 0 : recent.count(alert.subject(), alert.first(), alert.last());
    to.accept(
        new Replayed(alert, actions, actions.stream().anyMatch(a -> blocks(a, alert)), counted));
  }

  private boolean blocks(String action, Alert alert) {
    return pipeline.blockers().stream()
        .filter(b -> b.made().id().equals(action))
        .flatMap(
            b ->
                b.options().subjects(alert).stream()
                    .filter(subject -> b.made().it().fields().contains(subject.field())))
        .anyMatch(subject -> !pipeline.trusted().contains(subject, alert.last()));
  }
}
