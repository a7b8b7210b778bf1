package io.weir.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weir.api.ComponentFactory;
import io.weir.api.EventType;
import io.weir.api.action.Blocker;
import io.weir.api.action.Notifier;
import io.weir.api.parser.Parser;
import io.weir.api.rule.Rule;
import io.weir.api.source.Source;
import io.weir.api.store.Store;
import io.weir.engine.config.Binder;
import io.weir.engine.config.ComponentConfig;
import io.weir.engine.config.ComponentKind;
import io.weir.engine.config.ConfigLoader;
import io.weir.engine.config.Problems;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Options from YAML, through the engine's own binder. */
final class OptionsBinder {
  private OptionsBinder() {}

  /**
   * Fills the options of a component.
   *
   * @param entry the entry as it would stand in the pipeline file; its type may be left out
   * @param types the event types that options may name
   * @param whole whether the options that the engine reads itself must be there and right too
   * @throws AssertionError with all problems when something is wrong
   */
  static Object bind(
      JsonNode entry, ComponentFactory<?> factory, Collection<EventType> types, boolean whole) {
    Map<String, EventType> byName = new LinkedHashMap<>();
    types.forEach(type -> byName.put(type.name(), type));
    ObjectNode complete = entry.deepCopy();
    complete.put("type", factory.type());
    Problems problems = new Problems();
    ComponentConfig component =
        ConfigLoader.component(
            kind(factory), Json.line(complete), Path.of("").toAbsolutePath(), problems);
    Set<String> reserved = Set.of();
    if (factory instanceof Blocker.Factory<?>) {
      reserved = Binder.BLOCKER_RESERVED;
      if (whole) {
        Binder.blocker(component, problems);
      }
    } else if (factory instanceof Notifier.Factory<?>) {
      reserved = Binder.NOTIFIER_RESERVED;
      Binder.notifier(component, problems);
    }
    Object options = Binder.bind(factory.configType(), component, reserved, byName, problems);
    if (options == null || !problems.isEmpty()) {
      throw new AssertionError("options " + entry + ":\n" + problems);
    }
    return options;
  }

  static ComponentKind kind(ComponentFactory<?> factory) {
    if (factory instanceof Source.Factory<?>) {
      return ComponentKind.SOURCE;
    }
    if (factory instanceof Parser.Factory<?>) {
      return ComponentKind.PARSER;
    }
    if (factory instanceof Store.Factory<?>) {
      return ComponentKind.STORE;
    }
    return factory instanceof Rule.Factory<?> ? ComponentKind.RULE : ComponentKind.ACTION;
  }
}
