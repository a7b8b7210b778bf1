package io.weir.api.action;

/**
 * What follows an alert: either somebody is told, or somebody is kept out. Each action has a thread
 * of its own.
 */
public sealed interface Action extends AutoCloseable permits Notifier, Blocker {
  /** Gives back what is held. Blocks stay in force. */
  @Override
  default void close() {}
}
