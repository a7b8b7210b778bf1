package io.weir.engine.view;

/** How the daemon is doing. As with all of {@link Operations}, any thread may ask. */
public interface HealthDesk {
  /** Now. */
  Status status();
}
