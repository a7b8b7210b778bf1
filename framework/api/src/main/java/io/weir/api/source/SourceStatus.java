package io.weir.api.source;

/**
 * How a source is doing.
 *
 * @param what what it reads, for people: a path, an address
 * @param behind bytes that are there and were not yet handed over; -1 when unknown
 * @param total bytes there in all of what is being read, for a progress in per cent; -1 when
 *     unknown
 * @param problem a sentence when something is wrong now, else empty
 */
public record SourceStatus(String what, long behind, long total, String problem) {}
