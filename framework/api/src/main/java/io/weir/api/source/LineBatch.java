package io.weir.api.source;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lines in the order in which they were read, and the positions reached in their streams. The
 * engine hands an empty one to {@link Source#poll}; the source calls {@link #begin}, {@link #add}
 * for each line and {@link #reached}, repeatedly until {@link #isFull}, and keeps no reference to
 * it. Not thread-safe.
 */
public final class LineBatch {
  /** Bytes of the longest line; longer ones are cut. */
  public static final int MAX_LINE = 65_536;

  private final int capacity;
  private byte[] bytes;
  private int used;
  private int count;
  private int[] ends;
  private long[] places;
  private int[] runs;
  private final List<Run> runList = new ArrayList<>();
  private final List<Source.Position> positions = new ArrayList<>();

  private record Run(long stream, Instant received, ZoneId zone, @Nullable String host) {}

  /**
   * @param capacity bytes after which the batch counts as full; it grows beyond for a last line
   */
  public LineBatch(int capacity) {
    this.capacity = capacity;
    bytes = new byte[Math.min(capacity, 1 << 16)];
    ends = new int[512];
    places = new long[512];
    runs = new int[512];
  }

  /**
   * For the source: the following lines are of this stream, with {@link Line#received} and {@link
   * Line#zone}.
   */
  public void begin(long stream, Instant received, ZoneId zone) {
    begin(stream, received, zone, null);
  }

  /**
   * As {@link #begin(long, Instant, ZoneId)}, for lines that another host sent.
   *
   * @param host its name, or its address where there is no name, for logs whose lines name no host;
   *     null: this machine
   */
  public void begin(long stream, Instant received, ZoneId zone, @Nullable String host) {
    runList.add(new Run(stream, received, zone, host));
  }

  /**
   * For the source: appends a line, given without its line end.
   *
   * @param place where the line begins in its stream, see {@link Source.Position#place}
   * @throws IndexOutOfBoundsException when {@link #begin} was not called for this batch; thrown by
   *     {@link #get}
   */
  public void add(long place, byte[] from, int start, int end) {
    int length = Math.min(end - start, MAX_LINE);
    if (used + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, used + length));
    }
    System.arraycopy(from, start, bytes, used, length);
    used += length;
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, count * 2);
      places = Arrays.copyOf(places, count * 2);
      runs = Arrays.copyOf(runs, count * 2);
    }
    ends[count] = used;
    places[count] = place;
    runs[count] = runList.size() - 1;
    count++;
  }

  /**
   * For the source: how far a stream was read with the lines appended so far. Called after the
   * lines that it covers, in the same batch; the last call for a stream counts. May come without
   * lines, when only the hint has changed. Lines that no position covers are read again after a
   * restart.
   */
  public void reached(Source.Position position) {
    for (int i = positions.size() - 1; i >= 0; i--) {
      if (positions.get(i).stream() == position.stream()) {
        positions.set(i, position);
        return;
      }
    }
    positions.add(position);
  }

  /** For the source: whether to stop appending. */
  public boolean isFull() {
    return used >= capacity || count >= 10_000;
  }

  /** The number of lines. */
  public int size() {
    return count;
  }

  /** The number of bytes of all lines. */
  public int byteCount() {
    return used;
  }

  /** Points the view at line {@code index}. It is valid until {@link #clear}. */
  public Line get(int index, Line view) {
    Run run = runList.get(runs[index]);
    int start = index == 0 ? 0 : ends[index - 1];
    return view.set(
        bytes, start, ends[index], run.stream, places[index], run.received, run.zone, run.host);
  }

  /** The last position of each stream, in the order in which the streams came. */
  public List<Source.Position> positions() {
    return List.copyOf(positions);
  }

  /** Empties the batch for the next round. */
  public void clear() {
    used = 0;
    count = 0;
    runList.clear();
    positions.clear();
    if (bytes.length > 4 * capacity) {
      bytes = new byte[capacity];
    }
  }
}
