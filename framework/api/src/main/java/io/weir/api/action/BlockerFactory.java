package io.weir.api.action;

import io.weir.api.ComponentContext;

/**
 * Makes blockers. Besides the options of its record, every blocker takes two that the engine reads:
 * {@code for}, how long a block lasts (a duration, or a list that grows with each return), and
 * {@code dry_run}, which only tells.
 *
 * @param <C> the options
 */
public non-sealed interface BlockerFactory<C> extends ActionFactory<C> {
  @Override
  Blocker create(C config, ComponentContext context);
}
