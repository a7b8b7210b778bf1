package io.weir.plugins.rule.windows;

import io.weir.api.Event;
import io.weir.api.EventType;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Values that were seen with a key, by field: at most {@link #MOST} each, the longest unseen leaves
 * first. Small arrays: most keys have one value, and there may be a hundred thousand keys.
 */
final class Evidence {
  static final int MOST = 100;
  private static final String[] NONE = {};

  private final List<String> fields;
  private final String[][] values;
  private final long[][] seen;
  private final int[] sizes;

  Evidence(List<String> fields) {
    this.fields = fields;
    int n = fields.size();
    values = new String[n][];
    seen = new long[n][];
    sizes = new int[n];
    Arrays.fill(values, NONE);
    Arrays.fill(seen, new long[0]);
  }

  void add(Event event) {
    for (int f = 0; f < fields.size(); f++) {
      String value = event.text(fields.get(f));
      if (value != null && !value.isEmpty()) {
        add(f, value, event.micros());
      }
    }
  }

  private void add(int f, String value, long micros) {
    String[] known = values[f];
    int oldest = 0;
    for (int i = 0; i < sizes[f]; i++) {
      if (known[i].equals(value)) {
        seen[f][i] = Math.max(seen[f][i], micros);
        return;
      }
      if (seen[f][i] < seen[f][oldest]) {
        oldest = i;
      }
    }
    if (sizes[f] == MOST) {
      remove(f, oldest);
    }
    if (sizes[f] == values[f].length) {
      int larger = Math.min(MOST, Math.max(1, sizes[f] * 2));
      values[f] = Arrays.copyOf(values[f], larger);
      seen[f] = Arrays.copyOf(seen[f], larger);
    }
    values[f][sizes[f]] = value;
    seen[f][sizes[f]++] = micros;
  }

  private void remove(int f, int index) {
    int behind = sizes[f] - index - 1;
    System.arraycopy(values[f], index + 1, values[f], index, behind);
    System.arraycopy(seen[f], index + 1, seen[f], index, behind);
    sizes[f]--;
  }

  /** Forgets what was last seen at or before this time. */
  void forget(long micros) {
    for (int f = 0; f < sizes.length; f++) {
      for (int i = sizes[f] - 1; i >= 0; i--) {
        if (seen[f][i] <= micros) {
          remove(f, i);
        }
      }
    }
  }

  /** By field, in the order in which they first came. */
  Map<String, List<String>> all() {
    Map<String, List<String>> out = new LinkedHashMap<>();
    for (int f = 0; f < sizes.length; f++) {
      if (sizes[f] > 0) {
        out.put(fields.get(f), List.of(Arrays.copyOf(values[f], sizes[f])));
      }
    }
    return out;
  }

  void write(DataOutput out) throws IOException {
    for (int f = 0; f < sizes.length; f++) {
      out.writeByte(sizes[f]);
      for (int i = 0; i < sizes[f]; i++) {
        byte[] text = values[f][i].getBytes(StandardCharsets.UTF_8);
        out.writeInt(text.length);
        out.write(text);
        out.writeLong(seen[f][i]);
      }
    }
  }

  static Evidence read(List<String> fields, DataInput in) throws IOException {
    Evidence evidence = new Evidence(fields);
    for (int f = 0; f < fields.size(); f++) {
      int n = in.readUnsignedByte();
      if (n > MOST) {
        throw new IOException(n + " values in the evidence");
      }
      evidence.values[f] = new String[n];
      evidence.seen[f] = new long[n];
      evidence.sizes[f] = n;
      for (int i = 0; i < n; i++) {
        int length = in.readInt();
        if (length < 0 || length > 1 << 20) {
          throw new IOException(length + " bytes in the evidence");
        }
        byte[] text = new byte[length];
        in.readFully(text);
        evidence.values[f][i] = new String(text, StandardCharsets.UTF_8);
        evidence.seen[f][i] = in.readLong();
      }
    }
    return evidence;
  }

  /** What may be evidence for alerts about this field: the other half of who and from where. */
  static List<String> fields(EventType type, String subject, List<String> more) {
    Set<String> out = new LinkedHashSet<>();
    for (String field : List.of("client_address", "sasl_username")) {
      if (!field.equals(subject) && type.has(field)) {
        out.add(field);
      }
    }
    more.stream().filter(type::has).forEach(out::add);
    return List.copyOf(out);
  }
}
