package io.weir.engine.run;

import io.weir.api.store.StoreException;
import io.weir.engine.act.Changes;
import io.weir.engine.act.Letter;
import io.weir.engine.act.Outboxes;
import io.weir.engine.act.Reports;
import io.weir.engine.act.Spool;
import io.weir.engine.act.StoreRunner;
import io.weir.engine.config.Nearest;
import io.weir.engine.digest.Digest;
import io.weir.engine.digest.Period;
import io.weir.engine.digest.Schedule;
import io.weir.engine.pipeline.Pipeline;
import io.weir.engine.pipeline.Pipeline.Made;
import io.weir.engine.view.Outcome;
import io.weir.engine.view.ReportDesk;
import io.weir.engine.view.Status;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the reports of the pipeline file when they are due, on a thread of its own: questions to
 * the store may take minutes. A report is committed with the note that its period is over, and from
 * then on it is a notice like others. What was due while the daemon was down is made after the
 * start, the newest of each kind. The first start of all only notes the time.
 */
final class ReportRunner implements Runnable, ReportDesk {
  private static final Logger log = LoggerFactory.getLogger(ReportRunner.class);
  private static final long LOOK_MILLIS = 1_000;

  /** For the questions of one report. */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  /** Lines of the period may still be read, but not for ever. */
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private static final Duration AGAIN = Duration.ofMinutes(1);

  private final List<Schedule> schedules;
  private final Clock clock;
  private final EngineView view;
  private final Outboxes outboxes;
  private final Changes changes;
  private final Spool spool;
  private final StoreRunner store;
  private final Optional<String> page;
  private final Map<Period.Kind, Instant> dueSince = new EnumMap<>(Period.Kind.class);

  /** When all that was read was last seen to be kept. */
  private Instant settled = Instant.MIN;

  private Instant again = Instant.MIN;
  private final Queue<Trial> trials = new ConcurrentLinkedQueue<>();
  private volatile boolean ended;
  private String problem = "";

  /** One that somebody wants now. */
  private record Trial(Schedule schedule, CompletableFuture<Outcome> done) {}

  ReportRunner(
      Pipeline pipeline,
      EngineView view,
      Outboxes outboxes,
      Changes changes,
      Spool spool,
      StoreRunner store,
      Optional<String> page) {
    List<String> notifiers =
        pipeline.notifiers().stream().map(Made::id).collect(Collectors.toList());
    // An action may be disabled, which is no mistake.
    schedules =
        Schedule.of(pipeline.config().reports(), pipeline.config().zone()).stream()
            .map(s -> s.by(s.actions().stream().filter(notifiers::contains).toList()))
            .toList();
    clock = pipeline.clock();
    this.view = view;
    this.outboxes = outboxes;
    this.changes = changes;
    this.spool = spool;
    this.store = store;
    this.page = page;
  }

  boolean isEmpty() {
    return schedules.isEmpty();
  }

  @Override
  public void run() {
    try {
      while (true) {
        Instant now = clock.instant();
        if (outboxes.isAllRead() && spool.events() == 0 && store.away().isEmpty()) {
          settled = now;
        }
        for (Schedule schedule : schedules) {
          look(schedule, now);
        }
        for (Trial trial = trials.poll(); trial != null; trial = trials.poll()) {
          send(trial, now);
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended = true;
      turnAway();
    }
  }

  private void turnAway() {
    for (Trial trial = trials.poll(); trial != null; trial = trials.poll()) {
      trial.done().completeExceptionally(new IllegalStateException("the daemon is ending"));
    }
  }

  @Override
  public List<String> kinds() {
    return schedules.stream().map(s -> s.kind().toString()).toList();
  }

  @Override
  public CompletableFuture<Outcome> send(String kind) {
    Schedule schedule =
        schedules.stream().filter(s -> s.kind().toString().equals(kind)).findFirst().orElse(null);
    if (schedule == null || schedule.actions().isEmpty()) {
      return CompletableFuture.completedFuture(
          Outcome.refused(
              "kind",
              "the pipeline file has no "
                  + kind
                  + " report that somebody gets"
                  + Nearest.hintOrList(kind, kinds())));
    }
    Trial trial = new Trial(schedule, new CompletableFuture<>());
    trials.add(trial);
    if (ended) {
      turnAway();
    }
    return trial.done();
  }

  private void send(Trial trial, Instant now) throws InterruptedException {
    Schedule schedule = trial.schedule();
    Period period =
        Schedule.before(
            schedule.kind(), LocalDate.ofInstant(now, schedule.zone()), schedule.zone());
    try {
      Digest digest = digest(period, view.health().status(), Set.of());
      Letter letter = letter(digest, digest.id(now));
      changes.commitAndWait(() -> outboxes.letter(letter, schedule.actions()));
      trial
          .done()
          .complete(
              Outcome.done(
                  letter.id(),
                  letter.title() + " is sent by " + String.join(", ", schedule.actions())));
    } catch (StoreException e) {
      trial.done().complete(Outcome.refused("store", String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      trial.done().completeExceptionally(e);
    }
  }

  private void look(Schedule schedule, Instant now) throws InterruptedException {
    String kind = schedule.kind().toString();
    Period period = schedule.due(now);
    Reports.Made last = outboxes.reports().last(kind);
    if (last == null) {
      Reports.Made made = new Reports.Made(period.first(), List.of());
      changes.commitAndWait(() -> outboxes.note(kind, made));
      return;
    }
    if (!period.first().isAfter(last.first())) {
      dueSince.remove(schedule.kind());
      return;
    }
    Instant since = dueSince.computeIfAbsent(schedule.kind(), k -> now);
    boolean late = now.isAfter(since.plus(PATIENCE));
    if (now.isBefore(again) || !isKept(period) && !late) {
      return;
    }
    try {
      make(schedule, period, last);
      problem = "";
    } catch (StoreException e) {
      again = now.plus(AGAIN);
      if (!problem.equals(e.getMessage())) {
        problem = String.valueOf(e.getMessage());
        log.warn("the {} report waits for the store: {}", kind, problem);
      }
    } catch (RuntimeException e) {
      log.error("the {} report of {} could not be made and is left out", kind, period.first(), e);
      Reports.Made made = new Reports.Made(period.first(), last.shapes());
      changes.commitAndWait(() -> outboxes.note(kind, made));
    }
  }

  /** Whether the store has the events of the period, and counted them. */
  private boolean isKept(Period period) {
    Instant end = period.span().until();
    return settled.isAfter(end) && !store.owesCounts(end);
  }

  private void make(Schedule schedule, Period period, Reports.Made last)
      throws StoreException, InterruptedException {
    long began = System.nanoTime();
    Status status = view.health().status();
    Digest digest = digest(period, status, new HashSet<>(last.shapes()));
    Letter letter = letter(digest, digest.id());
    Reports.Made made = new Reports.Made(period.first(), Digest.shapes(status));
    String kind = schedule.kind().toString();
    changes.commitAndWait(() -> outboxes.report(kind, made, letter, schedule.actions()));
    log.info(
        "{} report of {} made in {} s",
        kind,
        period.first(),
        Duration.ofNanos(System.nanoTime() - began).toSeconds());
  }

  private Digest digest(Period period, Status status, Set<String> known) throws StoreException {
    return Digest.of(
        period, view.store(), status, known, clock, LONGEST, HostName.ofThisMachine(), page);
  }

  private static Letter letter(Digest digest, String id) {
    return new Letter(
        id, digest.title(), digest.period().span().until(), digest.text(), digest.html());
  }
}
