package io.weir.engine.loop;

import io.weir.engine.coverage.Coverage;
import io.weir.engine.judge.Judge;
import io.weir.engine.view.Latency;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What was counted since the start.
 *
 * @param lines lines read
 * @param coverage how much of the lines was understood
 * @param events events by type
 * @param eventTime the highest event time seen
 * @param rules alerts of each rule
 * @param latency how long events took until they were judged
 */
public record Counts(
    long lines,
    Coverage coverage,
    Map<String, Long> events,
    Instant eventTime,
    List<Judge.Tally> rules,
    Latency latency) {
  /** Before the first line, which is expected at this time. */
  public static Counts none(Instant started) {
    return new Counts(0, Coverage.NONE, Map.of(), started, List.of(), Latency.NONE);
  }
}
