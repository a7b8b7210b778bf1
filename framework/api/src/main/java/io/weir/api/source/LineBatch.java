package io.weir.api.source;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lines in the order in which they were read, with how far that brought their streams. The engine
 * owns it and hands it to {@link Source#poll} empty; a source calls {@link #begin}, then {@link
 * #add} for each line, then {@link #reached}, and again, until {@link #isFull}. It keeps no
 * reference to it. One thread at a time.
 */
public final class LineBatch {
  /** Longer lines are cut here; the rest is skipped, the next line is not harmed. */
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
   * Source: the lines that follow are of this stream, are taken as read at {@code received}, in
   * {@code zone}.
   */
  public void begin(long stream, Instant received, ZoneId zone) {
    begin(stream, received, zone, null);
  }

  /**
   * Source: as {@link #begin(long, Instant, ZoneId)}, of lines that another host sent.
   *
   * @param host its name, or its address where there is no name, for logs whose lines name no host;
   *     null: this machine
   */
  public void begin(long stream, Instant received, ZoneId zone, @Nullable String host) {
    runList.add(new Run(stream, received, zone, host));
  }

  /**
   * Source: appends a line without its line end; longer ones are cut.
   *
   * @param place where the line begins in its stream, see {@link Source.Position#place}
   * @throws IndexOutOfBoundsException when nothing was begun in this batch, once the line is asked
   *     for
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
   * Source: how far a stream was read with the lines appended so far: after the lines that it
   * covers, in the same batch. The last one for a stream counts. Without lines it is kept too: a
   * file was renamed, and its hint with it. Lines for which nothing is said are read again after a
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

  /** Source: no more should be appended. */
  public boolean isFull() {
    return used >= capacity || count >= 10_000;
  }

  /** How many lines. */
  public int size() {
    return count;
  }

  /** How many bytes of text. */
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

  /** The positions reached, in the order of their first mention. */
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
