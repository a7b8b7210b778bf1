package io.weir.plugins.store.jdbc;

import io.weir.api.Field;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A roll-up of one hour or one day, as a row of bytes: how many events of all, then the keys with
 * the most events, the greatest first. Of an hour with too many keys the rest is left out; how many
 * different ones there were is then told by sketches. One thread.
 */
final class Digest {
  /** Keys of an hour that are kept. */
  static final int MOST_OF_HOUR = 4_000;

  /** Keys of a day that are kept; and of an hour, in an answer about a long time. */
  static final int MOST_OF_DAY = 1_000;

  /** Different numbers of one hour or day; more are rounded. */
  private static final int MOST_NUMBERS = 1_000;

  private static final int MOST_BYTES = 500_000;
  private static final int MOST_SKETCHES = 8;
  private static final int VERSION = 1;
  private static final int WHOLE = 1;
  private static final int EXACT = 2;

  private final Entries entries;
  private final Rolled rolled;
  private final Map<String, Sketch> sketches = new TreeMap<>();
  private final long[] figures;
  private long events;
  private boolean whole = true;
  private boolean exact = true;
  private long cutoff;

  /**
   * @param figures of all events
   */
  Digest(Entries entries, long events, long[] figures) {
    this.entries = entries;
    rolled = entries.rolled();
    this.events = events;
    this.figures = figures;
  }

  Entries entries() {
    return entries;
  }

  long events() {
    return events;
  }

  /** Of all events. */
  long[] figures() {
    return figures;
  }

  boolean isWhole() {
    return whole;
  }

  boolean isExact() {
    return exact;
  }

  /** A key is not what events have, but shorter or rounded. */
  void inexact() {
    exact = false;
  }

  /** Keys are missing, each with so many events at most. */
  void leftOut(long most) {
    whole = false;
    cutoff = Figures.plus(cutoff, most);
  }

  /** Adds a row of another hour. */
  void add(byte[] row) {
    Reader in = new Reader(rolled, row);
    events += in.events();
    Figures.plus(figures, 0, rolled, in.figures(), 0);
    exact &= in.isExact();
    if (!in.isWhole()) {
      leftOut(in.cutoff());
    }
    in.sketches.forEach((of, sketch) -> sketches.merge(of, sketch, Sketch::plus));
    while (in.next()) {
      int at = entries.of(row, in.begin(), in.end() - in.begin());
      entries.add(at, in.count(), in.its(), 0);
    }
  }

  /** The row of an hour or a day. */
  byte[] row(int most) {
    Entries shown = rolled.isOfNumbers() && entries.size() > MOST_NUMBERS ? rounded(3) : entries;
    shown = rolled.isOfNumbers() && shown.size() > MOST_OF_HOUR ? rounded(2) : shown;
    if (shown != entries) {
      exact = false;
    }
    int[] order = shown.ranked();
    int count = Math.min(order.length, rolled.isOfNumbers() ? MOST_OF_HOUR : most);
    ByteText body = new ByteText(1024);
    for (int i = 0; i < count; i++) {
      int at = order[i];
      byte[] key = shown.key(at);
      body.all(key, 0, key.length);
      body.number(shown.events(at));
      figures(body, shown.figures(), shown.figuresOf(at));
      count = body.length() > MOST_BYTES ? i + 1 : count;
    }
    if (count < order.length) {
      leftOut(shown.events(order[count]));
    }
    if (!whole) {
      for (int i = 0; i < shown.size(); i++) {
        sketch(shown.key(i), 0, shown.key(i).length);
      }
    }
    ByteText row = new ByteText(body.length() + 256);
    row.octet(VERSION);
    row.octet((whole ? WHOLE : 0) | (exact ? EXACT : 0));
    row.number(events);
    figures(row, figures, 0);
    row.number(cutoff);
    row.number(sketches.size());
    sketches.forEach(
        (of, sketch) -> {
          row.value(of);
          row.all(sketch.registers(), 0, Sketch.SIZE);
        });
    row.number(count);
    row.all(body.bytes(), 0, body.length());
    return row.copy();
  }

  private void figures(ByteText to, long[] from, int begin) {
    for (int i = 0; i < rolled.numbers().size(); i++) {
      int at = begin + i * Figures.WIDTH;
      to.number(from[at]);
      if (from[at] > 0 && rolled.numbers().get(i).kind() == Field.Kind.INTEGER) {
        to.signed(from[at + 1]);
        to.signed(from[at + 2]);
      } else if (from[at] > 0) {
        to.fixed(from[at + 1]);
        to.fixed(from[at + 2]);
      }
    }
  }

  /** Counts the different last values, apart for each first one. */
  private void sketch(byte[] key, int begin, int end) {
    if (rolled.isOfNumbers() || rolled.by().size() > 2) {
      return;
    }
    int last = rolled.by().size() == 2 ? ByteText.end(key, begin) : begin;
    Object of = last == begin ? "" : ByteText.value(Field.Kind.TEXT, key, begin, last);
    Sketch sketch = sketches.get(String.valueOf(of));
    if (sketch == null && sketches.size() < MOST_SKETCHES) {
      sketch = new Sketch();
      sketches.put(String.valueOf(of), sketch);
    }
    if (sketch != null && key[last] != 0) {
      sketch.add(key, last, end);
    }
  }

  /** The same with the last value rounded. */
  private Entries rounded(int digits) {
    Entries made = new Entries(rolled);
    ByteText key = new ByteText(64);
    for (int i = 0; i < entries.size(); i++) {
      byte[] old = entries.key(i);
      int last = 0;
      for (int c = 0; c < rolled.by().size() - 1; c++) {
        last = ByteText.end(old, last);
      }
      key.truncate(0);
      key.all(old, 0, last);
      Field.Kind kind = rolled.kinds().get(rolled.kinds().size() - 1);
      Object value = ByteText.value(kind, old, last, old.length);
      if (value == null) {
        key.absent();
      } else {
        key.value(round(value, digits).toString());
      }
      int at = made.of(key.bytes(), 0, key.length());
      made.add(at, entries.events(i), entries.figures(), entries.figuresOf(i));
    }
    return made;
  }

  private static Object round(Object number, int digits) {
    if (number instanceof Double d) {
      return Double.isNaN(d) || Double.isInfinite(d)
          ? d
          : (Object) new BigDecimal(d).round(new MathContext(digits)).doubleValue();
    }
    return new BigDecimal((Long) number).round(new MathContext(digits)).longValue();
  }

  /** Reads a row key by key. One thread. */
  static final class Reader {
    private final Rolled rolled;
    private final byte[] row;
    private final ByteText.In in;
    private final int flags;
    private final long events;
    private final long cutoff;
    private final long[] figures;
    private final long[] its;
    private final Map<String, Sketch> sketches = new TreeMap<>();
    private long left;
    private int begin;
    private int end;
    private long count;

    Reader(Rolled rolled, byte[] row) {
      this.rolled = rolled;
      this.row = row;
      in = new ByteText.In(row);
      in.octet();
      flags = in.octet();
      events = in.number();
      figures = Figures.of(rolled);
      its = Figures.of(rolled);
      figures(figures);
      cutoff = in.number();
      for (long n = in.number(); n > 0; n--) {
        int to = ByteText.end(row, in.at());
        Object of = ByteText.value(Field.Kind.TEXT, row, in.at(), to);
        sketches.put(String.valueOf(of), new Sketch(row, to));
        in.to(to + Sketch.SIZE);
      }
      left = in.number();
    }

    private void figures(long[] to) {
      for (int i = 0; i < rolled.numbers().size(); i++) {
        int at = i * Figures.WIDTH;
        to[at] = in.number();
        boolean whole = rolled.numbers().get(i).kind() == Field.Kind.INTEGER;
        to[at + 1] = to[at] == 0 ? 0 : whole ? in.signed() : in.fixed();
        to[at + 2] = to[at] == 0 ? 0 : whole ? in.signed() : in.fixed();
      }
    }

    long events() {
      return events;
    }

    long[] figures() {
      return figures;
    }

    boolean isWhole() {
      return (flags & WHOLE) != 0;
    }

    boolean isExact() {
      return (flags & EXACT) != 0;
    }

    long cutoff() {
      return cutoff;
    }

    /** By the first of two values; empty where there is one. */
    Map<String, Sketch> sketches() {
      return sketches;
    }

    /** How many keys are left to read. */
    long left() {
      return left;
    }

    boolean next() {
      if (left == 0) {
        return false;
      }
      left--;
      begin = in.at();
      end = begin;
      for (int i = 0; i < rolled.by().size(); i++) {
        end = ByteText.end(row, end);
      }
      in.to(end);
      count = in.number();
      figures(its);
      return true;
    }

    int begin() {
      return begin;
    }

    int end() {
      return end;
    }

    long count() {
      return count;
    }

    long[] its() {
      return its;
    }
  }

  /** The row of a day, of those of its hours. */
  static byte[] day(Rolled rolled, List<byte[]> hours) {
    Digest digest = new Digest(new Entries(rolled), 0, Figures.of(rolled));
    hours.forEach(digest::add);
    return digest.row(MOST_OF_DAY);
  }
}
