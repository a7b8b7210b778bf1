package io.weir.api;

/**
 * Names an event for good: however often a line is read, from the live file, a renamed, compressed
 * or copied one, its event has the same id. Events of different types share an id when they come
 * from one line.
 *
 * @param stream hash of the stream's first line, see {@link io.weir.api.source.StreamName}
 * @param place bytes before the line in its stream, after decompression
 * @param check 32 bits of the line's own hash, so that files that begin alike do not swallow each
 *     other's events
 */
public record EventId(long stream, long place, int check) {
  @Override
  public String toString() {
    return String.format("%016x-%d-%08x", stream, place, check);
  }
}
