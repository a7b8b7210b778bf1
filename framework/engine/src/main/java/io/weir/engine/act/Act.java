package io.weir.engine.act;

import io.weir.api.Event;
import io.weir.api.action.Block;
import io.weir.engine.state.StateFile;
import java.time.Instant;
import java.util.function.Predicate;

/**
 * The last step of the loop: what follows from events and alerts. It collects until the commit, and
 * hands over to stores, notifiers and blockers after it. Loop's thread.
 */
public interface Act {
  /** Takes an event, which is kept when its type is. */
  void event(Event event);

  /** Whether something should be committed at once. */
  boolean isUrgent();

  /** Blocks since the start that were not made because they would have ended already. */
  default int blocksOver() {
    return 0;
  }

  /** Whether there is room for more events; if not, reading waits. */
  boolean hasRoom();

  /**
   * Lets time pass; called a few times a second.
   *
   * @param allRead whether there has been no backlog for a while
   * @param isActive whether an active alert keeps a block going
   */
  void time(Instant now, boolean allRead, Predicate<Block> isActive);

  /** Writes what changed; the commit follows. */
  void save(StateFile state);

  /** Hands over what was just committed. */
  void committed();
}
