package io.weir.plugins.store.jdbc;

import java.util.Arrays;

/**
 * How many different values there were, about: a HyperLogLog of 4,096 registers (Flajolet and
 * others, 2007), whose standard error is 1.6 %. Two of them put together are that of all values.
 */
final class Sketch {
  /** Registers, a byte each. */
  static final int SIZE = 4_096;

  private static final int BITS = 12;

  private final byte[] registers;

  Sketch() {
    registers = new byte[SIZE];
  }

  Sketch(byte[] from, int at) {
    registers = Arrays.copyOfRange(from, at, at + SIZE);
  }

  byte[] registers() {
    return registers;
  }

  /** Adds a value. */
  void add(byte[] value, int from, int to) {
    long hash = Postings.hash(value, from, to);
    int register = (int) (hash >>> Long.SIZE - BITS);
    int rank = Long.numberOfLeadingZeros(hash << BITS | 1L << BITS - 1) + 1;
    if (registers[register] < rank) {
      registers[register] = (byte) rank;
    }
  }

  Sketch plus(Sketch other) {
    for (int i = 0; i < SIZE; i++) {
      registers[i] = (byte) Math.max(registers[i], other.registers[i]);
    }
    return this;
  }

  long count() {
    double sum = 0;
    int empty = 0;
    for (byte r : registers) {
      sum += 1.0 / (1L << r);
      empty += r == 0 ? 1 : 0;
    }
    double estimate = 0.7213 / (1 + 1.079 / SIZE) * SIZE * SIZE / sum;
    if (estimate <= 2.5 * SIZE && empty > 0) {
      estimate = SIZE * Math.log((double) SIZE / empty);
    }
    return Math.round(estimate);
  }
}
