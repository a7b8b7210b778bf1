package io.weir.api.action;

import io.weir.api.ComponentContext;
import io.weir.api.ComponentFactory;
import java.util.List;

/**
 * The reaction to an alert: a notification or a block.
 *
 * <ol>
 *   <li>{@link #open} once, before all else, also for a dry run.
 *   <li>The methods of {@link Notifier} or {@link Blocker}, from the action's own thread, one at a
 *       time.
 *   <li>{@link #close} once, from another thread, after the action's thread was interrupted; a call
 *       that does not react to that may still be running.
 * </ol>
 */
public sealed interface Action extends AutoCloseable permits Notifier, Blocker {
  /**
   * What the action needs and this machine lacks, found out without opening or starting anything:
   * one sentence each, empty when nothing is missing. {@code weir check} shows them as warnings, as
   * it may run on another machine.
   */
  default List<String> missing() {
    return List.of();
  }

  /**
   * Prepares the action: binds a port, checks that a program is installed. Called once, when the
   * daemon starts, also for a dry run; when it fails with {@code retry}, again before the action is
   * used.
   *
   * @throws ActionException with {@code retry} false: the daemon does not start
   */
  default void open() throws ActionException, InterruptedException {}

  /** Releases resources. Blocks stay in force if the target {@link Blocker#lasts}. */
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
