package io.weir.cli.doctor;

import io.weir.engine.config.Durations;
import io.weir.engine.pipeline.Pipeline;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The newest lines of each log. */
final class SourceCheck {
  private static final Duration QUIET = Duration.ofDays(1);
  private static final Duration AHEAD = Duration.ofMinutes(5);

  private final Findings findings;
  private final Pipeline pipeline;
  private final Clock clock;

  SourceCheck(Findings findings, Pipeline pipeline, Clock clock) {
    this.findings = findings;
    this.pipeline = pipeline;
    this.clock = clock;
  }

  void run() {
    pipeline.newest().forEach(this::look);
  }

  private void look(Pipeline.Newest newest) {
    String name = newest.source() + ": ";
    if (!newest.unreadable().isEmpty()) {
      findings.problem("source", name + newest.unreadable());
      return;
    }
    Instant written = newest.written();
    if (written == null) {
      findings.note("source", name + newest.what() + " shows no lines beforehand, or has none");
      return;
    }
    if (!newest.notUnderstood().isEmpty()) {
      findings.problem("source", name + newest.notUnderstood());
    } else {
      findings.ok(
          "source",
          name
              + newest.what()
              + (newest.lines() == 1
                  ? ", its newest line is understood"
                  : ", its newest " + newest.lines() + " lines are understood"));
    }
    Duration ago = Duration.between(written, clock.instant());
    if (ago.compareTo(AHEAD.negated()) < 0) {
      findings.problem(
          "clock",
          name
              + "was last written at "
              + written.truncatedTo(ChronoUnit.SECONDS)
              + ", which is in the future: the clock of this machine is wrong, or was; set it, and"
              + " see whether its time service runs");
    } else if (ago.compareTo(QUIET) > 0) {
      findings.note(
          "source",
          name
              + "nothing was written for "
              + Durations.print(ago.truncatedTo(ChronoUnit.HOURS))
              + ": does the program still log there?");
    }
    if (!newest.clock().isEmpty()) {
      if (newest.clock().contains("fit zone")) {
        findings.problem("clock", name + newest.clock());
      } else {
        findings.warning("clock", name + newest.clock());
      }
    }
  }
}
