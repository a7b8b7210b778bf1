package io.weir.plugins.source.file;

import io.weir.api.source.Line;
import io.weir.api.source.LineBatch;
import io.weir.api.source.StreamName;
import io.weir.syslog.FirstStamp;
import io.weir.syslog.Newlines;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open file, read line by line. It keeps only places: an unfinished line stays in the file and
 * is read again, so a file costs a descriptor and no memory, and the buffer is the caller's.
 */
final class LineFile implements LogPart {
  private static final Logger log = LoggerFactory.getLogger(LineFile.class);

  private final FileBytes file;
  private byte[] tail = {};

  /** The beginning, at most the first line: what tells before anything was read. */
  private byte[] head = {};

  private long changed;
  private long name;
  private boolean named;
  private long place;

  /** There is no line feed in {@code [place, scanned)}. */
  private long scanned;

  private Instant quietSince = Instant.MAX;
  private boolean placeToTell;
  private boolean done;
  private final ZoneId zone;
  private long begun;
  private OldLines old = OldLines.NONE;

  /** Where the lines begin that are to be taken as read at another time. */
  private long nextReceived;

  private Instant now = Instant.MIN;

  /**
   * @param zone of stamps that carry none
   */
  LineFile(FileBytes file, ZoneId zone) {
    this.file = file;
    this.zone = zone;
    this.changed = file.changed();
  }

  /**
   * Names the stream, when its naming line is complete.
   *
   * @return whether it has a name
   */
  boolean name(byte[] buffer) throws IOException {
    if (named) {
      return true;
    }
    if (file.size() < place) {
      place = 0;
      scanned = 0;
    }
    // Walks over the turnover lines with the same places as reading does, then goes back to 0.
    while (true) {
      long end = lineEnd(buffer);
      if (end < 0) {
        return false;
      }
      int length = file.read(buffer, (int) Math.min(end - place, LineBatch.MAX_LINE), place);
      if (place == 0) {
        head = Arrays.copyOf(buffer, Math.min(FileBytes.TAIL, length));
        warnOfUtf16(length);
      }
      int to = withoutReturn(buffer, 0, length, end - place);
      if (!StreamName.isTurnover(buffer, 0, to)) {
        Instant last = Instant.EPOCH.plus(changed, ChronoUnit.MICROS);
        Line line = new Line().set(buffer, 0, to, 0, 0, last, zone);
        begun = FirstStamp.of(line).orElse(changed);
        named(StreamName.of(buffer, 0, to));
        return true;
      }
      place = end + 1;
      scanned = place;
    }
  }

  private void warnOfUtf16(int length) {
    int mark = length < 2 ? 0 : (head[0] & 0xff) << 8 | head[1] & 0xff;
    if (mark == 0xfffe || mark == 0xfeff) {
      log.warn(
          "{}: is written in UTF-16, so no line of it will be recognized: have it written in"
              + " UTF-8, or import a finished one with weir import, which reads UTF-16",
          path());
    }
  }

  private void named(long stream) throws IOException {
    name = stream;
    named = true;
    goTo(0);
  }

  /** The end of the line at {@code place}, or -1 when it has none yet. Moves {@code scanned}. */
  private long lineEnd(byte[] buffer) throws IOException {
    scanned = Math.max(scanned, place);
    while (true) {
      int n = file.read(buffer, buffer.length, scanned);
      int at = n <= 0 ? -1 : Newlines.find(buffer, 0, n);
      if (at >= 0) {
        return scanned + at;
      }
      scanned += Math.max(n, 0);
      if (n < buffer.length) {
        return -1;
      }
    }
  }

  /** Goes on reading here. */
  void goTo(long newPlace) throws IOException {
    place = newPlace;
    scanned = newPlace;
    tail = file.tail(newPlace);
  }

  /** Behind the last complete line. */
  long lastLineEnd(byte[] buffer) throws IOException {
    long to = size();
    while (to > 0) {
      long from = Math.max(0, to - buffer.length);
      int n = file.read(buffer, (int) (to - from), from);
      for (int i = n - 1; i >= 0; i--) {
        if (buffer[i] == '\n') {
          return from + i + 1;
        }
      }
      to = from;
    }
    return 0;
  }

  /**
   * Appends the complete lines that are there, until the batch is full.
   *
   * @return whether there were any
   */
  boolean read(LineBatch batch, byte[] buffer, Instant received) throws IOException {
    long size = file.size();
    if (size <= scanned) {
      if (size < scanned) {
        scanned = place; // the unfinished line was taken back
      }
      return false; // the usual case when another file in the folder was written
    }
    int before = batch.size();
    long start = place;
    if (place == 0) {
      Instant last = Instant.EPOCH.plus(changed, ChronoUnit.MICROS);
      old = OldLines.of(() -> OldLines.bytes(file), size, last, received, zone);
    }
    now = received;
    begin(batch, place);
    while (!batch.isFull()) {
      if (scanned - place > LineBatch.MAX_LINE) {
        if (!readLong(batch, buffer)) {
          break;
        }
        continue;
      }
      int n = file.read(buffer, buffer.length, place);
      // Asked after reading: were it truncated in between, these would be another stream's bytes.
      if (n <= 0 || rewritten()) {
        break;
      }
      int from = split(batch, buffer, n);
      place += from;
      passed(buffer, from);
      if (batch.isFull()) {
        scanned = place;
        break;
      }
      scanned = place + (n - from);
      if (n < buffer.length) {
        break;
      }
    }
    placeToTell |= place != start;
    return batch.size() > before;
  }

  private void begin(LineBatch batch, long at) {
    batch.begin(name, old.received(at, now), zone);
    nextReceived = old.next(at);
  }

  /** Keeps the tail from what was read: the file may be truncated before it is asked again. */
  private void passed(byte[] buffer, int length) {
    int fresh = Math.min(length, FileBytes.TAIL);
    int kept = Math.min(tail.length, FileBytes.TAIL - fresh);
    byte[] next = new byte[kept + fresh];
    System.arraycopy(tail, tail.length - kept, next, 0, kept);
    System.arraycopy(buffer, length - fresh, next, kept, fresh);
    tail = next;
  }

  /** Appends the lines in {@code buffer[0, n)}, which stand at {@code place}; returns the rest. */
  private int split(LineBatch batch, byte[] buffer, int n) {
    int from = 0;
    int search = (int) Math.min(scanned - place, n);
    while (!batch.isFull()) {
      int end = Newlines.find(buffer, search, n);
      if (end < 0) {
        break;
      }
      if (place + from >= nextReceived) {
        begin(batch, place + from);
      }
      batch.add(place + from, buffer, from, withoutReturn(buffer, from, end, end - from));
      from = end + 1;
      search = from;
    }
    return from;
  }

  /** A line that is longer than will be kept: its end is looked for, then its head is read. */
  private boolean readLong(LineBatch batch, byte[] buffer) throws IOException {
    long end = lineEnd(buffer);
    if (end < 0) {
      return false;
    }
    int n = file.read(buffer, LineBatch.MAX_LINE, place);
    if (place >= nextReceived) {
      begin(batch, place);
    }
    batch.add(place, buffer, 0, n);
    goTo(end + 1);
    return true;
  }

  private static int withoutReturn(byte[] buffer, int from, int end, long wholeLength) {
    return end > from && end - from == wholeLength && buffer[end - 1] == '\r' ? end - 1 : end;
  }

  /**
   * Appends the rest that has no line feed and will get none.
   *
   * @return whether there was one
   */
  boolean readRest(LineBatch batch, byte[] buffer, Instant received) throws IOException {
    long size = size();
    int n = file.read(buffer, LineBatch.MAX_LINE, place);
    if (n <= 0 || Newlines.find(buffer, 0, n) >= 0) {
      return false;
    }
    if (!named) {
      if (StreamName.isTurnover(buffer, 0, n)) {
        return false;
      }
      long at = place;
      named(StreamName.of(buffer, 0, n));
      if (at > 0) {
        read(batch, buffer, received); // the turnover lines before it
        n = file.read(buffer, LineBatch.MAX_LINE, place);
      }
    }
    now = received;
    begin(batch, place);
    batch.add(place, buffer, 0, n);
    goTo(Math.max(size, place + n));
    placeToTell = true;
    return true;
  }

  /** Whether what was read is no longer what the file holds: truncated, or truncated and grown. */
  boolean rewritten() throws IOException {
    return named
        && (file.size() < place
            || !Arrays.equals(file.tail(place), tail)
            || place == 0 && !Arrays.equals(file.tail(head.length), head));
  }

  /**
   * Goes on behind the mark when this is the file that it tells of.
   *
   * @return whether it is
   */
  boolean resume(Mark mark) throws IOException {
    if (size() < Math.max(mark.place(), mark.checked())) {
      return false;
    }
    byte[] bytes = file.tail(mark.checked());
    if (mark.tail() >= 0 && mark.tail() != FileBytes.checksum(bytes)) {
      return false;
    }
    goTo(mark.place());
    if (place == mark.checked()) {
      tail = bytes; // what was compared, should the file be truncated just now
    }
    return true;
  }

  /**
   * Whether one is a copy of the other, as far as the shorter goes, or this one was before the
   * other was truncated.
   */
  boolean copyOf(LineFile other) throws IOException {
    long length = Math.min(size(), other.size());
    return Arrays.equals(file.tail(length), other.file.tail(length))
        || size() >= other.place && Arrays.equals(file.tail(other.place), other.tail);
  }

  /** By what a packed copy of this file is recognised. */
  List<Mark> signs() throws IOException {
    List<Mark> signs = new ArrayList<>();
    for (long at : new long[] {place, size()}) {
      if (at > 0) {
        long sum = FileBytes.checksum(file.tail(at));
        signs.add(new Mark(name, at, inode(), changed, at, sum, false, 0));
      }
    }
    return signs;
  }

  @Override
  public Mark mark() {
    return new Mark(name, place, file.inode(), changed, place, FileBytes.checksum(tail), done, 0);
  }

  /** Nothing more is expected of it, which last changed then. */
  void done(long lastChange) {
    done = true;
    changed = Math.max(changed, lastChange);
    placeToTell = true;
  }

  /** Has the place told with the next batch although no line was read. */
  void tellPlace() {
    placeToTell = true;
  }

  /** Whether the place moved since this was last asked. */
  @Override
  public boolean takePlaceToTell() {
    boolean told = placeToTell;
    placeToTell = false;
    return told;
  }

  /** Remembers when the file had last changed. */
  void changedAt(long time) {
    changed = time;
  }

  @Override
  public long changed() {
    return changed;
  }

  void quietSince(Instant time) {
    quietSince = time;
  }

  Instant quietSince() {
    return quietSince;
  }

  @Override
  public boolean isNamed() {
    return named;
  }

  @Override
  public long stream() {
    return name;
  }

  @Override
  public long begun() {
    return begun;
  }

  long place() {
    return place;
  }

  long inode() {
    return file.inode();
  }

  @Override
  public @Nullable Object key() {
    return file.key();
  }

  @Override
  public Path path() {
    return file.path();
  }

  long size() throws IOException {
    return file.size();
  }

  @Override
  public void close() {
    file.close();
  }
}
