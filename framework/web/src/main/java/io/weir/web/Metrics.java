package io.weir.web;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.weir.engine.view.BlockDesk.BlockStatus;
import io.weir.engine.view.Latency;
import io.weir.engine.view.Operations;
import io.weir.engine.view.Status;
import java.lang.ref.Reference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The engine's figures in the text format of Prometheus. A registry is made for each answer, so
 * that nothing is kept between them: the engine does the counting. Labels are ids and types of the
 * pipeline file and of its plugins, never text from a log, which could make any number of series.
 */
final class Metrics {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Status status;

  private Metrics(Status status) {
    this.status = status;
  }

  /** Asks the engine. */
  static String of(Operations operations) {
    Status status = operations.health().status();
    // While nothing is read it may not answer; then no number is better than a wrong one.
    List<BlockStatus> blocks =
        status.health() == Status.Health.FAILING ? null : operations.blocks().wanted();
    return of(status, blocks);
  }

  /**
   * @param blocks null when they are not known
   */
  static String of(Status status, @Nullable List<BlockStatus> blocks) {
    Metrics metrics = new Metrics(status);
    try {
      metrics.daemon();
      metrics.lines();
      metrics.sources();
      metrics.rules();
      metrics.actions();
      if (blocks != null) {
        metrics.blocks(blocks);
      }
      metrics.store();
      return metrics.registry.scrape();
    } finally {
      // Counters hold it weakly.
      Reference.reachabilityFence(status);
      metrics.registry.close();
    }
  }

  private void daemon() {
    add(
        InfoSnapshot.builder()
            .name("weir_build")
            .help("Weir's version")
            .dataPoint(
                InfoDataPointSnapshot.builder()
                    .labels(Labels.of("version", status.version()))
                    .build())
            .build());
    gauge("weir.start.time.seconds", "When Weir was started, in Unix time")
        .is(seconds(status.started()));
    gauge("weir.reading", "1 while lines are read and judged, 0 while nothing is read")
        .is(status.standstill().isEmpty());
  }

  private void lines() {
    counter("weir.lines", "Lines read").is(status.lines());
    counter("weir.lines.unknown", "Lines of programs with a parser that no parser knows")
        .is(status.coverage().unknown());
    counter("weir.lines.other", "Lines of programs without a parser")
        .is(status.coverage().otherLines());
    Series events = counter("weir.events", "Events made of lines, by type");
    status.events().forEach((type, count) -> events.is(count, "type", type));
    gauge("weir.event.time.seconds", "The highest time stamp of an event, in Unix time")
        .is(seconds(status.eventTime()));
    latency(status.latency());
  }

  private void latency(Latency latency) {
    List<Double> bounds = new ArrayList<>(latency.bounds());
    bounds.add(Double.POSITIVE_INFINITY);
    add(
        HistogramSnapshot.builder()
            .name("weir_latency_seconds")
            .help("From the time stamp of an event's line until it was judged, old lines included")
            .dataPoint(
                HistogramDataPointSnapshot.builder()
                    .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, latency.counts()))
                    .sum(latency.sum())
                    .build())
            .build());
  }

  private void sources() {
    Series bytes = gauge("weir.source.lag.bytes", "Bytes that were not read yet");
    Series seconds =
        gauge("weir.source.lag.seconds", "Greatest possible age of a line not judged yet");
    Series problem = gauge("weir.source.problem", "1 while the source has a problem");
    for (Status.SourceView source : status.sources()) {
      if (source.state().behind() >= 0) {
        bytes.is(source.state().behind(), "source", source.id());
      }
      source.lag().ifPresent(lag -> seconds.is(lag.toMillis() / 1000.0, "source", source.id()));
      problem.is(!source.state().problem().isEmpty(), "source", source.id());
    }
  }

  private void rules() {
    Series active = gauge("weir.alerts.active", "Active alerts");
    Series raised = counter("weir.alerts.raised", "Alerts raised");
    for (Status.RuleView rule : status.rules()) {
      active.is(rule.active(), "rule", rule.id());
      raised.is(rule.raised(), "rule", rule.id());
    }
  }

  private void actions() {
    Series done = counter("weir.action.done", "Notices sent, or subjects blocked and unblocked");
    Series errors = counter("weir.action.errors", "Attempts of an action that failed");
    Series waiting = gauge("weir.action.waiting", "Notices not sent, or blocks not in force");
    Series problem = gauge("weir.action.problem", "1 while the action fails");
    for (Status.ActionView action : status.actions()) {
      done.is(action.done(), "action", action.id());
      errors.is(action.failed(), "action", action.id());
      waiting.is(action.waiting(), "action", action.id());
      problem.is(!action.problem().isEmpty(), "action", action.id());
    }
  }

  private void blocks(List<BlockStatus> blocks) {
    Series wanted =
        gauge("weir.blocks", "Wanted blocks: in force, waiting for the target, or dry run");
    for (Status.ActionView action : status.actions()) {
      if (action.blocks()) {
        long dry = count(blocks, action, b -> b.dryRun());
        long there = count(blocks, action, b -> b.inForce() && !b.dryRun());
        long all = count(blocks, action, b -> true);
        wanted.is(there, "action", action.id(), "state", "in_force");
        wanted.is(all - there - dry, "action", action.id(), "state", "waiting");
        wanted.is(dry, "action", action.id(), "state", "dry_run");
      }
    }
  }

  private void store() {
    Status.StoreView store = status.store();
    gauge("weir.store.up", "0 while the database cannot be reached").is(store.away().isEmpty());
    counter("weir.store.kept", "Events kept in the database").is(store.kept());
    counter("weir.store.refused", "Events that the database refused").is(store.refused());
    gauge("weir.spool.rows", "Events that wait for the database").is(store.waiting());
    gauge("weir.spool.bytes", "Size of the events that wait for the database")
        .is(store.waitingBytes());
  }

  private static long count(
      List<BlockStatus> blocks, Status.ActionView action, Predicate<BlockStatus> which) {
    return blocks.stream()
        .filter(b -> b.block().action().equals(action.id()) && which.test(b))
        .count();
  }

  private static double seconds(Instant time) {
    return time.toEpochMilli() / 1000.0;
  }

  private void add(MetricSnapshot snapshot) {
    registry.getPrometheusRegistry().register(() -> snapshot);
  }

  private Series gauge(String name, String help) {
    return (value, labels) ->
        Gauge.builder(name, () -> value).description(help).tags(Tags.of(labels)).register(registry);
  }

  private Series counter(String name, String help) {
    return (value, labels) ->
        FunctionCounter.builder(name, status, s -> value.doubleValue())
            .description(help)
            .tags(Tags.of(labels))
            .register(registry);
  }

  /** Takes a value for each combination of labels. */
  private interface Series {
    void is(Number value, String... labels);

    default void is(boolean value, String... labels) {
      is(Integer.valueOf(value ? 1 : 0), labels);
    }
  }
}
