package io.weir.api.action;

import java.util.List;

/**
 * What follows an alert: either somebody is told, or somebody is kept out. Each action has a thread
 * of its own.
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

  /** Gives back what is held. Blocks stay in force. */
  @Override
  default void close() {}
}
