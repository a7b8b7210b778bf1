package io.weir.plugins.rule.distinct;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The values of a calendar window: exactly up to {@link #EXACT}, about beyond that. */
final class Values {
  /** 8 kB; the sketch that follows takes half of that. */
  static final int EXACT = 1_000;

  private static final int SKETCHED = EXACT + 1;

  /** In order. */
  private long[] known = new long[1];

  private int size;
  private @Nullable Sketch sketch;

  void add(long hash) {
    if (sketch != null) {
      sketch.add(hash);
      return;
    }
    int found = Arrays.binarySearch(known, 0, size, hash);
    if (found >= 0) {
      return;
    }
    if (size == EXACT) {
      Sketch about = new Sketch();
      for (long value : known) {
        about.add(value);
      }
      about.add(hash);
      sketch = about;
      known = new long[0];
      return;
    }
    int place = -found - 1;
    if (size == known.length) {
      known = Arrays.copyOf(known, Math.min(EXACT, 2 * size));
    }
    System.arraycopy(known, place, known, place + 1, size - place);
    known[place] = hash;
    size++;
  }

  boolean isExact() {
    return sketch == null;
  }

  /** Never falls. */
  long count() {
    return sketch == null ? size : Math.max(SKETCHED, (long) sketch.estimate());
  }

  void write(DataOutput out) throws IOException {
    if (sketch != null) {
      out.writeShort(SKETCHED);
      sketch.write(out);
      return;
    }
    out.writeShort(size);
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * size);
    bytes.asLongBuffer().put(known, 0, size);
    out.write(bytes.array());
  }

  static Values read(DataInput in) throws IOException {
    Values values = new Values();
    int n = in.readUnsignedShort();
    if (n > SKETCHED) {
      throw new IOException(n + " values in a window");
    }
    if (n == SKETCHED) {
      values.sketch = Sketch.read(in);
      values.known = new long[0];
      values.size = EXACT;
      return values;
    }
    values.known = new long[Math.max(1, n)];
    values.size = n;
    for (int i = 0; i < n; i++) {
      values.known[i] = in.readLong();
    }
    return values;
  }
}
