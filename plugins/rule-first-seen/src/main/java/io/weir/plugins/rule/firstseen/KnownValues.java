package io.weir.plugins.rule.firstseen;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** The values of a key, each with the hour (since 1970, UTC) in which it was last seen. */
final class KnownValues {
  /** The longest text of a field, in bytes. */
  private static final int LONGEST = 1 << 20;

  private String[] values = {};
  private int[] hours = {};
  private int size;

  /** What became of a value that was shown. */
  enum Shown {
    /** It was not known, or not seen for too long. */
    NEW,
    /** It was known, and is seen later than before. */
    LATER,
    /** Nothing changed. */
    KNOWN
  }

  /**
   * Shows a value.
   *
   * @param forget after how many hours a value is new again
   * @param most how many values there may be; the longest unseen is removed
   */
  Shown show(String value, int hour, int forget, int most) {
    for (int i = 0; i < size; i++) {
      if (values[i].equals(value)) {
        int before = hours[i];
        hours[i] = Math.max(before, hour);
        return hour - before > forget ? Shown.NEW : hour > before ? Shown.LATER : Shown.KNOWN;
      }
    }
    while (size >= most) {
      removeOldest();
    }
    if (size == values.length) {
      int larger = Math.min(most, Math.max(1, size * 2));
      values = Arrays.copyOf(values, larger);
      hours = Arrays.copyOf(hours, larger);
    }
    values[size] = value;
    hours[size++] = hour;
    return Shown.NEW;
  }

  private void removeOldest() {
    int oldest = 0;
    for (int i = 1; i < size; i++) {
      if (hours[i] < hours[oldest]) {
        oldest = i;
      }
    }
    size--;
    System.arraycopy(values, oldest + 1, values, oldest, size - oldest);
    System.arraycopy(hours, oldest + 1, hours, oldest, size - oldest);
  }

  /** The hour in which the key was last seen. */
  int lastHour() {
    int last = Integer.MIN_VALUE;
    for (int i = 0; i < size; i++) {
      last = Math.max(last, hours[i]);
    }
    return last;
  }

  /** The values that fit, the latest seen first. */
  List<String> latest(Predicate<String> fit) {
    List<String> latest = new ArrayList<>();
    IntStream.range(0, size)
        .boxed()
        .sorted(Comparator.comparingInt((Integer i) -> hours[i]).reversed())
        .map(i -> values[i])
        .filter(fit)
        .forEach(latest::add);
    return latest;
  }

  void write(DataOutput out) throws IOException {
    out.writeShort(size);
    for (int i = 0; i < size; i++) {
      write(values[i], out);
      out.writeInt(hours[i]);
    }
  }

  static KnownValues read(DataInput in) throws IOException {
    KnownValues known = new KnownValues();
    known.size = in.readUnsignedShort();
    known.values = new String[known.size];
    known.hours = new int[known.size];
    for (int i = 0; i < known.size; i++) {
      known.values[i] = readText(in);
      known.hours[i] = in.readInt();
    }
    return known;
  }

  static void write(String text, DataOutput out) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static String readText(DataInput in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LONGEST) {
      throw new IOException(length + " bytes in a value");
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
