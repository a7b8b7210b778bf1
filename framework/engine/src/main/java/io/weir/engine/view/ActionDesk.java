package io.weir.engine.view;

import java.util.concurrent.CompletableFuture;

/** The actions themselves. As with all of {@link Operations}, any thread may ask. */
public interface ActionDesk {
  /**
   * Tries an action out: a notifier sends a trial notice, of a blocker the target is read. Nothing
   * is blocked or unblocked. Completes when that is done, which may take as long as the action
   * takes for one notice; fails when it takes too long.
   *
   * @return refused by {@code id} when there is none of this id, by {@code action} when it does not
   *     work
   */
  CompletableFuture<Outcome> test(String action);
}
