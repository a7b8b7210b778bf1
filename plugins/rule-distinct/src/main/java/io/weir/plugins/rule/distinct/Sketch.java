package io.weir.plugins.rule.distinct;

import com.dynatrace.hash4j.distinctcount.StateChangeObserver;
import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * About how many different numbers were added, in 4 kB: an UltraLogLog with its martingale
 * estimator, whose standard error is about 1 %. The estimate never falls, and adding what was added
 * before changes nothing.
 */
final class Sketch implements StateChangeObserver {
  /** 2^12 registers of a byte. */
  private static final int PRECISION = 12;

  private final UltraLogLog registers;
  private double estimate;

  /** That the next new number changes a register. */
  private double probability;

  Sketch() {
    this(UltraLogLog.create(PRECISION), 0, 1);
  }

  private Sketch(UltraLogLog registers, double estimate, double probability) {
    this.registers = registers;
    this.estimate = estimate;
    this.probability = probability;
  }

  void add(long hash) {
    registers.add(hash, this);
  }

  double estimate() {
    return estimate;
  }

  @Override
  public void stateChanged(double decrement) {
    estimate += 1 / probability;
    probability -= decrement;
  }

  void write(DataOutput out) throws IOException {
    out.writeDouble(estimate);
    out.writeDouble(probability);
    out.write(registers.getState());
  }

  static Sketch read(DataInput in) throws IOException {
    double estimate = in.readDouble();
    double probability = in.readDouble();
    byte[] state = new byte[1 << PRECISION];
    in.readFully(state);
    return new Sketch(UltraLogLog.wrap(state), estimate, probability);
  }
}
