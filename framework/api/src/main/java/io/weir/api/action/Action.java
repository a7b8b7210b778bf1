package io.weir.api.action;

import io.weir.api.ComponentContext;
import io.weir.api.ComponentFactory;
import java.util.List;

/**
 * What follows an alert: either somebody is notified, or somebody is blocked.
 *
 * <ol>
 *   <li>{@link #open} once, before all else, also for a dry run.
 *   <li>The methods of {@link Notifier} or {@link Blocker}, from the action's own thread, one at a
 *       time.
 *   <li>{@link #close} once, from another thread; a call may still be running.
 * </ol>
 */
public sealed interface Action extends AutoCloseable permits Notifier, Blocker {
  /**
   * What this machine lacks for it to work, as far as that is seen without opening or starting
   * anything: sentences for people, none when all is there. {@code weir check} shows them as
   * warnings: the file may be checked on another machine than the one that it is for.
   */
  default List<String> missing() {
    return List.of();
  }

  /**
   * Makes ready: binds a port, checks that a program is there. Called once, when the daemon starts,
   * also for a dry run; when it fails with {@code retry}, again before the action is used.
   *
   * @throws ActionException with {@code retry} false: the daemon does not start
   */
  default void open() throws ActionException, InterruptedException {}

  /** Releases what is held. Blocks stay in force where the target {@link Blocker#lasts}. */
  @Override
  default void close() {}

  /**
   * Makes actions. Implement {@link Notifier.Factory} or {@link Blocker.Factory}, never this one
   * alone: the engine must know the kind before it reads the options.
   *
   * @param <C> the options
   */
  sealed interface Factory<C> extends ComponentFactory<C>
      permits Notifier.Factory, Blocker.Factory {
    /** Makes an action; opens nothing. */
    Action create(C config, ComponentContext context);
  }
}
