package io.weir.engine.config;

import io.weir.api.rule.Alert;
import io.weir.api.rule.Subject;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of every blocker, read by the engine.
 *
 * @param durations how long a block lasts: the first time, the second time, …; the last one counts
 *     for all further times; at least one, each a second or more
 * @param dryRun whether blocks are only logged
 * @param of the field of the alert's evidence whose values are blocked; null: the alert's subject
 * @param most how many values of the evidence are blocked at most, the newest
 * @param confirm how a person is asked first; null: nobody is asked
 */
public record BlockerOptions(
    List<Duration> durations,
    boolean dryRun,
    @Nullable String of,
    int most,
    @Nullable ConfirmConfig confirm) {
  /** How many values of an alert's evidence are blocked when nothing is said. */
  public static final int MOST = 50;

  /** Without a question. */
  public BlockerOptions(List<Duration> durations, boolean dryRun, @Nullable String of, int most) {
    this(durations, dryRun, of, most, null);
  }

  /** The same, with blocks only logged. */
  public BlockerOptions dry() {
    return new BlockerOptions(durations, true, of, most, confirm);
  }

  /** Copies the list. */
  public BlockerOptions {
    durations = List.copyOf(durations);
  }

  /** The subjects to block because of an alert: its own, or the newest values of its evidence. */
  public List<Subject> subjects(Alert alert) {
    String field = of;
    if (field == null || alert.subject().field().equals(field)) {
      return List.of(alert.subject());
    }
    List<String> values = alert.evidence().getOrDefault(field, List.of());
    return values.subList(Math.max(0, values.size() - most), values.size()).stream()
        .map(value -> new Subject(field, value))
        .toList();
  }
}
