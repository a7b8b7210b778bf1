package io.weir.engine.pipeline;

import io.weir.api.Event;
import io.weir.engine.state.StateFile;
import java.time.Instant;

/** A loop with nothing behind it; tests override what they want to see. */
class NoEffects implements Effects {
  @Override
  public void event(Event event) {}

  @Override
  public boolean isUrgent() {
    return false;
  }

  @Override
  public boolean hasRoom() {
    return true;
  }

  @Override
  public void time(Instant now, boolean allRead) {}

  @Override
  public void save(StateFile state) {}

  @Override
  public void committed() {}
}
