package io.weir.plugins.store.jdbc;

import io.weir.api.Address;
import io.weir.api.Field;
import io.weir.api.rule.Condition;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether values of a key pass a question's tests. Most have few different values, such as the
 * status of a delivery: what was found of the first ones is not looked for again. One thread.
 */
final class Passes {
  private static final int FEW = 8;

  private final Field.Kind kind;
  private final List<Condition.Test> tests;
  private final byte[][] known = new byte[FEW][];
  private final boolean[] passed = new boolean[FEW];
  private int size;

  Passes(Field.Kind kind, List<Condition.Test> tests) {
    this.kind = kind;
    this.tests = tests;
  }

  /** Whether the value that begins and ends here passes. */
  boolean holds(byte[] in, int begin, int end) {
    if (tests.isEmpty()) {
      return true;
    }
    for (int i = 0; i < size; i++) {
      byte[] there = known[i];
      if (Arrays.equals(there, 0, there.length, in, begin, end)) {
        return passed[i];
      }
    }
    boolean holds = holds(ByteText.value(kind, in, begin, end));
    if (size < FEW) {
      known[size] = Arrays.copyOfRange(in, begin, end);
      passed[size++] = holds;
    }
    return holds;
  }

  /** Whether a value, as a key has it, passes. */
  boolean holds(@Nullable Object value) {
    Object typed =
        value instanceof String text && kind == Field.Kind.ADDRESS ? Address.parse(text) : value;
    for (Condition.Test test : tests) {
      if (!test.holds(typed)) {
        return false;
      }
    }
    return true;
  }
}
