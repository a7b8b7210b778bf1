package io.weir.engine.loop;

import io.weir.api.Event;
import io.weir.api.action.Block;
import io.weir.engine.act.Act;
import io.weir.engine.state.StateFile;
import java.time.Instant;
import java.util.function.Predicate;

/** Does nothing; tests override what they look at. */
class NoAct implements Act {
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
  public void time(Instant now, boolean allRead, Predicate<Block> isActive) {}

  @Override
  public void save(StateFile state) {}

  @Override
  public void committed() {}
}
