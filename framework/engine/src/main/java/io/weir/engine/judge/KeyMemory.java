package io.weir.engine.judge;

/**
 * How much of the heap the keys of all rules may take: whoever attacks chooses how many there are
 * and how long. Shared out evenly; the states are made before the first key comes.
 */
public final class KeyMemory {
  /** The rest is for open messages, pages and what is on its way. */
  private static final int PERCENT = 30;

  private final long all;
  private int states;

  /** This many bytes. */
  KeyMemory(long all) {
    this.all = all;
  }

  /** A share of the heap of this process. */
  public static KeyMemory ofThisProcess() {
    return new KeyMemory(Runtime.getRuntime().maxMemory() / 100 * PERCENT);
  }

  void join() {
    states++;
  }

  /** Bytes for each state. */
  long share() {
    return all / Math.max(1, states);
  }
}
