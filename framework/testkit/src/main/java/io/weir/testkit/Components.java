package io.weir.testkit;

import io.weir.api.ComponentFactory;
import io.weir.api.action.Action;
import io.weir.api.action.ActionFactory;
import io.weir.api.parser.Parser;
import io.weir.api.parser.ParserFactory;
import io.weir.api.rule.Rule;
import io.weir.api.rule.RuleContext;
import io.weir.api.rule.RuleFactory;
import io.weir.api.source.Source;
import io.weir.api.source.SourceFactory;
import io.weir.api.store.Store;
import io.weir.api.store.StoreFactory;

/** Calls a factory's {@code create} with options whose type only the factory knows. */
final class Components {
  private Components() {}

  static Object create(ComponentFactory<?> factory, Object options, RuleContext context) {
    if (factory instanceof ParserFactory<?> f) {
      return parser(f, options, context);
    }
    if (factory instanceof RuleFactory<?> f) {
      return rule(f, options, context);
    }
    if (factory instanceof SourceFactory<?> f) {
      return source(f, options, context);
    }
    if (factory instanceof StoreFactory<?> f) {
      return store(f, options, context);
    }
    if (factory instanceof ActionFactory<?> f) {
      return action(f, options, context);
    }
    throw new AssertionError(factory.getClass() + " is a factory of no known kind");
  }

  static <C> Parser parser(ParserFactory<C> factory, Object options, RuleContext context) {
    return factory.create(factory.configType().cast(options), context);
  }

  static <C> Rule rule(RuleFactory<C> factory, Object options, RuleContext context) {
    return factory.create(factory.configType().cast(options), context);
  }

  private static <C> Source source(SourceFactory<C> factory, Object options, RuleContext context) {
    return factory.create(factory.configType().cast(options), context);
  }

  private static <C> Store store(StoreFactory<C> factory, Object options, RuleContext context) {
    return factory.create(factory.configType().cast(options), context);
  }

  private static <C> Action action(ActionFactory<C> factory, Object options, RuleContext context) {
    return factory.create(factory.configType().cast(options), context);
  }
}
