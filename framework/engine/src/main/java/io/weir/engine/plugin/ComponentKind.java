package io.weir.engine.plugin;

import io.weir.api.ComponentFactory;
import io.weir.api.action.ActionFactory;
import io.weir.api.parser.ParserFactory;
import io.weir.api.rule.RuleFactory;
import io.weir.api.source.SourceFactory;
import io.weir.api.store.StoreFactory;
import java.util.Optional;

/** What a component is for; a type is unique within its kind. */
public enum ComponentKind {
  /** Where lines come from. */
  SOURCE("source", SourceFactory.class),
  /** Lines to events. */
  PARSER("parser", ParserFactory.class),
  /** Where events are kept. */
  STORE("store", StoreFactory.class),
  /** Events to alerts. */
  RULE("rule", RuleFactory.class),
  /** What follows an alert: notifiers and blockers. */
  ACTION("action", ActionFactory.class);

  private final String word;
  private final Class<?> factory;

  ComponentKind(String word, Class<?> factory) {
    this.word = word;
    this.factory = factory;
  }

  /** {@code source}, as messages and commands spell it. */
  public String word() {
    return word;
  }

  /** The kind of this word ({@code source}), if it is one. */
  public static Optional<ComponentKind> named(String word) {
    for (ComponentKind kind : values()) {
      if (kind.word.equals(word)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /** The kind that this factory makes; empty for one that implements none of the five. */
  static Optional<ComponentKind> of(ComponentFactory<?> factory) {
    for (ComponentKind kind : values()) {
      if (kind.factory.isInstance(factory)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
