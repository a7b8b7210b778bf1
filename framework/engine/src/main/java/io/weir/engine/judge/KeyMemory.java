package io.weir.engine.judge;

import java.util.ArrayList;
import java.util.List;

/**
 * How much of the heap the keys of all rules may take: whoever attacks chooses how many there are
 * and how long. When they take more, the state that takes most forgets its longest unused key, so
 * that a flood of keys of one rule costs the others none. Loop's thread.
 */
public final class KeyMemory {
  /** The rest is for open messages, pages and what is on its way. */
  private static final int PERCENT = 30;

  private final long most;
  private final List<HeapState<?>> states = new ArrayList<>();
  private long taken;

  /** This many bytes. */
  KeyMemory(long most) {
    this.most = most;
  }

  /** A share of the heap of this process. */
  public static KeyMemory ofThisProcess() {
    return new KeyMemory(Runtime.getRuntime().maxMemory() / 100 * PERCENT);
  }

  void join(HeapState<?> state) {
    states.add(state);
  }

  /** A state takes so many bytes more than before, or fewer. */
  void takes(long more) {
    taken += more;
  }

  /** Makes room, unless no state has two keys. */
  void bound() {
    while (taken > most) {
      HeapState<?> heaviest = null;
      for (HeapState<?> state : states) {
        if (state.size() > 1 && (heaviest == null || state.weight() > heaviest.weight())) {
          heaviest = state;
        }
      }
      if (heaviest == null) {
        return;
      }
      heaviest.evict();
    }
  }
}
