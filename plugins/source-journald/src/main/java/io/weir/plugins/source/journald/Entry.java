package io.weir.plugins.source.journald;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * What is kept of one journal entry, filled again for each. Where a field occurs twice, the first
 * value counts.
 */
final class Entry {
  private final Map<Field, Value> values = new EnumMap<>(Field.class);

  /** One field's value, as far as it is kept. */
  static final class Value {
    private final int most;
    private byte[] bytes = new byte[64];
    private int length;
    private long whole;
    private boolean there;

    private Value(int most) {
      this.most = most;
    }

    byte[] bytes() {
      return bytes;
    }

    int length() {
      return length;
    }

    /** Whether the entry has the field, if only an empty one. */
    boolean isThere() {
      return there;
    }

    /** How long it is in the journal; more than {@link #length} when it was cut. */
    long whole() {
      return whole;
    }

    void begin() {
      there = true;
    }

    void add(byte[] from, int start, int end) {
      whole += end - start;
      int take = Math.min(end - start, most - length);
      if (take <= 0) {
        return;
      }
      if (length + take > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.min(most, Math.max(2 * bytes.length, length + take)));
      }
      System.arraycopy(from, start, bytes, length, take);
      length += take;
    }

    private void clear() {
      length = 0;
      whole = 0;
      there = false;
    }

    String text() {
      return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    /** The number that it is; -1 when it is not one of at most 18 digits. */
    long number() {
      if (length == 0 || length > 18 || length < whole) {
        return -1;
      }
      long number = 0;
      for (int i = 0; i < length; i++) {
        int digit = bytes[i] - '0';
        if (digit < 0 || digit > 9) {
          return -1;
        }
        number = 10 * number + digit;
      }
      return number;
    }
  }

  Entry() {
    for (Field field : Field.values()) {
      values.put(field, new Value(field.most));
    }
  }

  Value get(Field field) {
    Value value = values.get(field);
    if (value == null) {
      throw new IllegalStateException("all fields have a place");
    }
    return value;
  }

  void clear() {
    values.values().forEach(Value::clear);
  }
}
