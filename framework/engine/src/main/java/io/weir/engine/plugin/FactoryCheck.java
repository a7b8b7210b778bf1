package io.weir.engine.plugin;

import io.weir.api.ComponentFactory;
import io.weir.api.action.Action;
import io.weir.api.parser.Parser;
import io.weir.api.rule.Rule;
import io.weir.api.source.Source;
import io.weir.api.store.Store;
import io.weir.engine.config.ComponentKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks loaded factories for their kind, type and options, and refuses those that are wrong or
 * clash.
 */
final class FactoryCheck {
  private final List<PluginEntry> entries = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  /** Adds the factory or reports why not; returns the vocabulary of a factory of parsers. */
  Parser.@Nullable Vocabulary add(FoundFactory found) {
    ComponentFactory<?> factory = found.factory();
    try (ContextLoader in = ContextLoader.of(factory.getClass().getClassLoader())) {
      PluginEntry entry = entry(found);
      if (entry == null || taken(entry)) {
        return null;
      }
      Parser.Vocabulary vocabulary =
          factory instanceof Parser.Factory<?> parsers ? parsers.vocabulary() : null;
      entries.add(entry);
      return vocabulary;
    } catch (RuntimeException | LinkageError e) {
      Throwable why =
          e instanceof ExceptionInInitializerError && e.getCause() != null ? e.getCause() : e;
      problem(found, "fails when asked for its type, options or vocabulary: " + why);
      return null;
    }
  }

  List<PluginEntry> entries() {
    List<PluginEntry> sorted = new ArrayList<>(entries);
    sorted.sort(FactoryCheck::compare);
    return sorted;
  }

  private static int compare(PluginEntry one, PluginEntry other) {
    int byKind = one.kind().compareTo(other.kind());
    return byKind != 0 ? byKind : one.type().compareTo(other.type());
  }

  List<String> problems() {
    return problems;
  }

  private @Nullable PluginEntry entry(FoundFactory found) {
    ComponentFactory<?> factory = found.factory();
    ComponentKind kind = kind(factory);
    if (kind == null) {
      problem(found, "makes no source, parser, store, rule or action");
      return null;
    }
    String type = factory.type();
    if (type == null || !isName(type)) {
      problem(found, "has the type '" + type + "', which must match [a-z][a-z0-9_]*");
      return null;
    }
    Class<?> config = factory.configType();
    if (config == null || !config.isRecord()) {
      problem(found, "has options that are not a record: " + config);
      return null;
    }
    return new PluginEntry(kind, type, factory, found.jar(), found.pluginId(), found.version());
  }

  private static boolean isName(String type) {
    for (int i = 0; i < type.length(); i++) {
      char c = type.charAt(i);
      boolean letter = c >= 'a' && c <= 'z';
      if (!letter && (i == 0 || c != '_' && (c < '0' || c > '9'))) {
        return false;
      }
    }
    return !type.isEmpty();
  }

  private static @Nullable ComponentKind kind(ComponentFactory<?> factory) {
    if (factory instanceof Source.Factory) {
      return ComponentKind.SOURCE;
    }
    if (factory instanceof Parser.Factory) {
      return ComponentKind.PARSER;
    }
    if (factory instanceof Store.Factory) {
      return ComponentKind.STORE;
    }
    if (factory instanceof Rule.Factory) {
      return ComponentKind.RULE;
    }
    return factory instanceof Action.Factory ? ComponentKind.ACTION : null;
  }

  private boolean taken(PluginEntry entry) {
    for (PluginEntry other : entries) {
      if (other.kind() == entry.kind() && other.type().equals(entry.type())) {
        problems.add(
            "two plugins offer the "
                + entry.kind().word()
                + " type '"
                + entry.type()
                + "', "
                + where(other)
                + " and "
                + where(entry)
                + ": remove one");
        return true;
      }
    }
    return false;
  }

  private static String where(PluginEntry entry) {
    return entry.jar() + " (" + entry.factory().getClass().getName() + ")";
  }

  private void problem(FoundFactory found, String what) {
    problems.add(found.jar() + ": " + found.factory().getClass().getName() + " " + what);
  }
}
