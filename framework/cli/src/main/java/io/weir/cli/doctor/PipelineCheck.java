package io.weir.cli.doctor;

import io.weir.cli.check.Certificate;
import io.weir.cli.command.CommandException;
import io.weir.engine.config.Durations;
import io.weir.engine.config.PipelineConfig;
import io.weir.engine.config.WebConfig;
import io.weir.engine.pipeline.Pipeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the pipeline file says of time, of how long events are kept, and of other files. */
final class PipelineCheck {
  private static final String ZONES = "/zoneinfo/";

  private final Findings findings;
  private final Pipeline pipeline;
  private final Clock clock;

  PipelineCheck(Findings findings, Pipeline pipeline, Clock clock) {
    this.findings = findings;
    this.pipeline = pipeline;
    this.clock = clock;
  }

  void run() {
    PipelineConfig config = pipeline.config();
    retention(config.retention());
    WebConfig web = config.web();
    if (web != null && web.tls() != null) {
      try {
        Certificate.warnings(config, web.tls(), clock.instant())
            .forEach(warning -> findings.warning("page", warning));
      } catch (CommandException e) {
        findings.problem("page", String.valueOf(e.getMessage()));
      }
    }
    pipeline.trustedFiles().read().forEach(warning -> findings.warning("trusted", warning));
    zone(config.zone());
  }

  private void retention(Map<String, java.time.Duration> retention) {
    if (retention.isEmpty()) {
      findings.note(
          "store",
          "events are kept for ever: retention: { default: 1y } deletes those that are older");
    } else {
      findings.ok(
          "store",
          "events are kept for "
              + new TreeMap<>(retention)
                  .entrySet().stream()
                      .map(e -> e.getKey() + " " + Durations.print(e.getValue()))
                      .collect(Collectors.joining(", ")));
    }
  }

  /** Programs that write logs have the machine's zone, whatever this process was told. */
  private void zone(ZoneId zone) {
    Instant now = clock.instant();
    ZoneId machine = machineZone(Path.of("/etc/localtime"));
    if (machine != null && !sameNow(machine, zone, now)) {
      findings.note(
          "clock",
          "zone is "
              + zone
              + ", and the machine's is "
              + machine
              + ": stamps without a zone are read as of "
              + zone
              + ", unless the source has a zone of its own");
    } else {
      findings.ok(
          "clock", "now it is " + now.atZone(zone).withNano(0).toLocalDateTime() + " in " + zone);
    }
  }

  private static boolean sameNow(ZoneId one, ZoneId other, Instant now) {
    return one.getRules().getOffset(now).equals(other.getRules().getOffset(now));
  }

  static @org.jspecify.annotations.Nullable ZoneId machineZone(Path link) {
    try {
      String real = Files.exists(link) ? link.toRealPath().toString() : "";
      int at = real.indexOf(ZONES);
      return at < 0 ? null : ZoneId.of(real.substring(at + ZONES.length()));
    } catch (java.io.IOException | DateTimeException e) {
      return null;
    }
  }
}
