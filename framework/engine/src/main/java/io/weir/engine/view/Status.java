package io.weir.engine.view;

import io.weir.api.source.Source;
import io.weir.engine.coverage.Coverage;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the daemon is doing.
 *
 * @param version Weir's version
 * @param started when it was started
 * @param at when this was taken
 * @param eventTime the highest event time seen, or the start
 * @param zone the zone that cuts calendar windows
 * @param lines lines read since the start
 * @param events events made since the start, by type
 * @param coverage how much of the lines was understood since the start, by program
 * @param rules alerts of each rule, in the order of the pipeline file
 * @param latency how long events took until they were judged
 * @param sources each source
 * @param store the store
 * @param actions each action
 * @param problems sentences about what needs a hand now, worst first
 * @param standstill why nothing is read now, also the first of the problems; empty when it is read
 */
public record Status(
    String version,
    Instant started,
    Instant at,
    Instant eventTime,
    ZoneId zone,
    long lines,
    Map<String, Long> events,
    Coverage coverage,
    List<RuleView> rules,
    Latency latency,
    List<SourceView> sources,
    StoreView store,
    List<ActionView> actions,
    List<String> problems,
    String standstill) {

  /** How well the main work is done. */
  public enum Health {
    /** All is well. */
    OK,
    /** Lines are read and judged; something else is away or broken, and is tried again. */
    DEGRADED,
    /** Nothing is read, so nobody is blocked. */
    FAILING
  }

  /** How well the main work is done. */
  public Health health() {
    if (!standstill.isEmpty()) {
      return Health.FAILING;
    }
    return ailments().isEmpty() ? Health.OK : Health.DEGRADED;
  }

  /** What is wrong in general words, for everybody: no name, path or address is in them. */
  public List<String> ailments() {
    List<String> all = new ArrayList<>();
    if (!standstill.isEmpty()) {
      all.add("nothing is read");
    }
    if (actions.stream().anyMatch(a -> !a.problem().isEmpty())) {
      all.add("an action fails");
    }
    if (sources.stream().anyMatch(s -> !s.state().problem().isEmpty())) {
      all.add("a source has a problem");
    }
    if (store.away().isPresent() || !store.problem().isEmpty()) {
      all.add("the store has a problem; events wait for it");
    }
    if (all.isEmpty() && !problems.isEmpty()) {
      all.add("something needs a hand");
    }
    return all;
  }

  /** The same status with the reason why nothing is read. */
  public Status halted(String why) {
    List<String> others = new ArrayList<>(List.of(why));
    others.addAll(problems);
    return new Status(
        version,
        started,
        at,
        eventTime,
        zone,
        lines,
        events,
        coverage,
        rules,
        latency,
        sources,
        store,
        actions,
        List.copyOf(others),
        why);
  }

  /**
   * A source.
   *
   * @param id its id
   * @param state what it reads, how much waits, what is wrong
   * @param lag how old the oldest line that was not judged may be; empty when that is not known
   */
  public record SourceView(String id, Source.Status state, Optional<Duration> lag) {}

  /**
   * Alerts of a rule.
   *
   * @param id the rule's id
   * @param raised since the start
   * @param active now
   */
  public record RuleView(String id, long raised, long active) {}

  /**
   * The store.
   *
   * @param what the database and its version; empty before the first contact
   * @param away since when it cannot be reached; empty when it can
   * @param problem the sentence that goes with it, else empty
   * @param kept events kept since the start
   * @param waiting events in the spool
   * @param waitingBytes their size
   * @param refused events the database would not take since the start
   */
  public record StoreView(
      String what,
      Optional<Instant> away,
      String problem,
      long kept,
      long waiting,
      long waitingBytes,
      long refused) {}

  /**
   * An action.
   *
   * @param id its id
   * @param type its type
   * @param done notices sent, or subjects added and removed, since the start; in a dry run those
   *     that would have been added
   * @param failed attempts that failed since the start
   * @param waiting notices not sent yet, or differences not repaired yet
   * @param problem a sentence when it fails now, else empty
   * @param dryRun whether it only logs what it would do
   * @param blocks whether it blocks; else it notifies
   */
  public record ActionView(
      String id,
      String type,
      long done,
      long failed,
      long waiting,
      String problem,
      boolean dryRun,
      boolean blocks) {}
}
