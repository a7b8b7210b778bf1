package io.weir.engine.config;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fills option records from the nodes of a pipeline file, and reports everything that is wrong. */
public final class Binder {
  private Binder() {}

  /**
   * Fills a plugin's options.
   *
   * @param type the record of {@code ComponentFactory.configType}; may be package-private and of
   *     another class loader
   * @param component the entry
   * @param reserved options that the engine reads itself beside type, id, enabled: {@code for} and
   *     {@code dry_run} of blockers; see {@link #BLOCKER_RESERVED}
   * @return null when something was wrong, which is then among the problems
   */
  public static <C> @Nullable C bind(
      Class<C> type, ComponentConfig component, Set<String> reserved, Problems problems) {
    throw new UnsupportedOperationException();
  }

  /** What every blocker has; null when something was wrong. */
  public static @Nullable BlockerOptions blocker(ComponentConfig component, Problems problems) {
    throw new UnsupportedOperationException();
  }

  /** The options of {@link BlockerOptions}, for {@link #bind}. */
  public static final Set<String> BLOCKER_RESERVED = Set.of("for", "dry_run");
}
