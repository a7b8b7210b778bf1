package io.weir.engine.plugin;

import io.weir.api.ComponentFactory;
import io.weir.api.action.ActionFactory;
import io.weir.api.parser.ParserFactory;
import io.weir.api.parser.Vocabulary;
import io.weir.api.rule.RuleFactory;
import io.weir.api.source.SourceFactory;
import io.weir.api.store.StoreFactory;
import io.weir.engine.config.ComponentKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks loaded factories what they are, and refuses those that do not fit together. */
final class FactoryCheck {
  private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9_]*");

  private static final Map<ComponentKind, Class<?>> FACTORIES =
      Map.of(
          ComponentKind.SOURCE, SourceFactory.class,
          ComponentKind.PARSER, ParserFactory.class,
          ComponentKind.STORE, StoreFactory.class,
          ComponentKind.RULE, RuleFactory.class,
          ComponentKind.ACTION, ActionFactory.class);

  private final List<PluginEntry> entries = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  /** Takes the factory in, or tells why not; gives the vocabulary of one that makes parsers. */
  Optional<Vocabulary> add(FoundFactory found) {
    ComponentFactory<?> factory = found.factory();
    try (ContextLoader in = ContextLoader.of(factory.getClass().getClassLoader())) {
      PluginEntry entry = entry(found);
      if (entry == null || taken(entry)) {
        return Optional.empty();
      }
      Optional<Vocabulary> vocabulary =
          factory instanceof ParserFactory<?> parsers
              ? Optional.of(parsers.vocabulary())
              : Optional.empty();
      entries.add(entry);
      return vocabulary;
    } catch (RuntimeException | LinkageError e) {
      Throwable why =
          e instanceof ExceptionInInitializerError && e.getCause() != null ? e.getCause() : e;
      problem(found, "fails when it is asked what it is: " + why);
      return Optional.empty();
    }
  }

  List<PluginEntry> entries() {
    return entries.stream()
        .sorted(Comparator.comparing(PluginEntry::kind).thenComparing(PluginEntry::type))
        .toList();
  }

  List<String> problems() {
    return problems;
  }

  private @Nullable PluginEntry entry(FoundFactory found) {
    ComponentFactory<?> factory = found.factory();
    Optional<ComponentKind> kind = kind(factory);
    if (kind.isEmpty()) {
      problem(found, "makes no source, parser, store, rule or action");
      return null;
    }
    String type = factory.type();
    if (type == null || !TYPE.matcher(type).matches()) {
      problem(found, "has the type '" + type + "', which must match " + TYPE);
      return null;
    }
    Class<?> config = factory.configType();
    if (config == null || !config.isRecord()) {
      problem(found, "has options that are no record: " + config);
      return null;
    }
    return new PluginEntry(
        kind.get(), type, factory, found.jar(), found.pluginId(), found.version());
  }

  private static Optional<ComponentKind> kind(ComponentFactory<?> factory) {
    return FACTORIES.entrySet().stream()
        .filter(of -> of.getValue().isInstance(factory))
        .map(Map.Entry::getKey)
        .findFirst();
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
