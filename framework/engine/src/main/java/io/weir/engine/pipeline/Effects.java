package io.weir.engine.pipeline;

import io.weir.api.Event;
import io.weir.engine.state.StateFile;
import java.time.Instant;

/** The steps after judging, on the loop's thread. */
public interface Effects {
  /** An event that may be kept. */
  void event(Event event);

  /** Whether something waits to be committed at once. */
  boolean isUrgent();

  /** How many blocks were not made because they would be over already. */
  default int blocksOver() {
    return 0;
  }

  /** Whether there is room for more events; if not, reading waits. */
  boolean hasRoom();

  /** Time passes: a few times a second. {@code allRead}: there has been no backlog for a while. */
  void time(Instant now, boolean allRead);

  /** Write what changed; the commit follows. */
  void save(StateFile state);

  /** The commit is done: hand over what was committed. */
  void committed();
}
