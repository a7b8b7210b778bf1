package io.weir.api.rule;

import io.weir.api.ComponentFactory;

/**
 * Makes rules.
 *
 * @param <C> the options
 */
public interface RuleFactory<C> extends ComponentFactory<C> {
  /** Makes a rule; opens nothing. */
  Rule create(C config, RuleContext context);
}
