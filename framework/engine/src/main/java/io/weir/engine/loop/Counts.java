package io.weir.engine.loop;

import io.weir.engine.coverage.Coverage;
import java.time.Instant;
import java.util.Map;

/**
 * What was counted since the start.
 *
 * @param lines lines read
 * @param coverage how much of the lines was understood
 * @param events events by type
 * @param eventTime the highest event time seen
 */
public record Counts(long lines, Coverage coverage, Map<String, Long> events, Instant eventTime) {}
