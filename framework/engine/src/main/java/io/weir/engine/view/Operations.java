package io.weir.engine.view;

/**
 * The engine to the outside: what pages and commands may ask and order, by subject. Safe for all
 * threads; answers are snapshots, never older than a second while the engine runs. Ask for a
 * subject's desk each time: after a failure of the engine there is another one.
 */
public interface Operations {
  /** How the daemon is doing. */
  HealthDesk health();

  /** Rules and alerts. */
  AlertDesk alerts();

  /** Blocks. */
  BlockDesk blocks();

  /** What is trusted. */
  TrustDesk trusts();

  /** The actions themselves. */
  ActionDesk actions();

  /** Reports that are sent. */
  ReportDesk reports();

  /** Kept events. */
  StoreDesk store();

  /**
   * Calls back after each commit that changed alerts or blocks, from the engine's threads: return
   * at once.
   *
   * @return closes the registration
   */
  AutoCloseable onChange(Runnable callback);
}
