package io.weir.engine.coverage;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts the shapes of lines, in bounded memory. Not thread-safe. */
final class Shapes {
  private static final int MOST = 1_000;

  /** After this many lines only one in {@link #SAMPLE} is counted, for all of them. */
  private static final long ALL = 100_000;

  private static final int SAMPLE = 64;
  private static final String REST = "(other shapes)";

  private final Map<String, long[]> counts = new HashMap<>();
  private long seen;

  void add(byte[] tag, byte[] bytes, int body, int to) {
    long n = 1;
    if (seen++ >= ALL) {
      if (seen % SAMPLE != 0) {
        return;
      }
      n = SAMPLE;
    }
    add(Mask.shape(tag, bytes, body, to), n);
  }

  private void add(String shape, long n) {
    long[] count = counts.get(shape);
    if (count == null) {
      String as = counts.size() < MOST ? shape : REST;
      count = counts.computeIfAbsent(as, s -> new long[1]);
    }
    count[0] += n;
  }

  void add(Shapes other) {
    for (Map.Entry<String, long[]> counted : other.counts.entrySet()) {
      add(counted.getKey(), counted.getValue()[0]);
    }
  }

  List<Coverage.Shape> most(int limit) {
    List<Coverage.Shape> all = new ArrayList<>();
    for (Map.Entry<String, long[]> counted : counts.entrySet()) {
      all.add(new Coverage.Shape(counted.getKey(), counted.getValue()[0]));
    }
    Collections.sort(all);
    return all.size() <= limit ? all : all.subList(0, limit);
  }
}
