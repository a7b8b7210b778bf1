package io.weir.testkit;

import io.weir.api.ComponentFactory;
import io.weir.api.action.Action;
import io.weir.api.parser.Parser;
import io.weir.api.rule.Rule;
import io.weir.api.rule.RuleContext;
import io.weir.api.source.Source;
import io.weir.api.store.Store;

/** Calls a factory's {@code create} with options whose type only the factory knows. */
final class Components {
  private Components() {}

  static Object create(ComponentFactory<?> factory, Object options, RuleContext context) {
    if (factory instanceof Parser.Factory<?> f) {
      return parser(f, options, context);
    }
    if (factory instanceof Rule.Factory<?> f) {
      return rule(f, options, context);
    }
    if (factory instanceof Source.Factory<?> f) {
      return source(f, options, context);
    }
    if (factory instanceof Store.Factory<?> f) {
      return store(f, options, context);
    }
    if (factory instanceof Action.Factory<?> f) {
      return action(f, options, context);
    }
    throw new AssertionError(factory.getClass() + " is a factory of no known kind");
  }

  static <C> Parser parser(Parser.Factory<C> factory, Object options, RuleContext context) {
    return factory.create(factory.configType().cast(options), context);
  }

  static <C> Parser.Vocabulary vocabulary(Parser.Factory<C> factory, Object options) {
    return factory.vocabulary(factory.configType().cast(options));
  }

  static <C> Rule rule(Rule.Factory<C> factory, Object options, RuleContext context) {
    return factory.create(factory.configType().cast(options), context);
  }

  private static <C> Source source(Source.Factory<C> factory, Object options, RuleContext context) {
    return factory.create(factory.configType().cast(options), context);
  }

  private static <C> Store store(Store.Factory<C> factory, Object options, RuleContext context) {
    return factory.create(factory.configType().cast(options), context);
  }

  private static <C> Action action(Action.Factory<C> factory, Object options, RuleContext context) {
    return factory.create(factory.configType().cast(options), context);
  }
}
