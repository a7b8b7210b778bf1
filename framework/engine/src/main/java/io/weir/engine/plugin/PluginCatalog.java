package io.weir.engine.plugin;

import io.weir.api.ComponentFactory;
import io.weir.api.EventType;
import io.weir.api.action.Action;
import io.weir.api.parser.Join;
import io.weir.api.parser.Parser;
import io.weir.api.rule.Rule;
import io.weir.api.source.Source;
import io.weir.api.store.Store;
import io.weir.engine.config.ComponentKind;
import io.weir.engine.config.Nearest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All component types that can be named in a pipeline file, and the event types that they speak of.
 * Made once at start and immutable: a changed plugins folder requires a restart.
 *
 * <p>Check {@link #problems} first: errors in jars are reported only there, and what such a jar
 * provides is missing here.
 */
public final class PluginCatalog {
  private static final Logger LOG = LoggerFactory.getLogger(PluginCatalog.class);
  private static final String ITSELF = "Weir itself";
  private static final List<String> OTHER_KINDS =
      List.of("weir-source-", "weir-store-", "weir-rule-", "weir-action-");

  private final @Nullable Path folder;
  private final List<PluginEntry> entries;
  private final List<Declared> vocabularies;
  private final Map<String, EventType> eventTypes;
  private final List<Join> joins;
  private final List<String> loading;
  private final List<String> problems;

  private record Declared(Parser.Vocabulary vocabulary, String by) {}

  private PluginCatalog(
      @Nullable Path folder,
      List<PluginEntry> entries,
      List<Declared> vocabularies,
      List<String> loading) {
    this.folder = folder;
    this.entries = List.copyOf(entries);
    this.vocabularies = List.copyOf(vocabularies);
    this.loading = List.copyOf(loading);
    VocabularyMerge merge = new VocabularyMerge();
    for (Declared declared : vocabularies) {
      merge.add(declared.vocabulary, declared.by);
    }
    eventTypes = Collections.unmodifiableMap(merge.types());
    joins = List.copyOf(merge.joins());
    List<String> all = new ArrayList<>(loading);
    all.addAll(merge.problems());
    problems = List.copyOf(all);
  }

  /**
   * Reads the jars of a plugins folder, each with a class loader of its own. Writes and unpacks
   * nothing. Does not throw for a bad folder or jar: see {@link #problems}.
   */
  public static PluginCatalog fromDirectory(Path pluginsFolder) {
    return fromDirectory(pluginsFolder, file -> true);
  }

  /**
   * As {@link #fromDirectory}, without the jars whose names ({@code weir-kind-technology}) say that
   * they provide no parsers: for commands that must start quickly and need only parsers.
   */
  public static PluginCatalog parsersFromDirectory(Path pluginsFolder) {
    return fromDirectory(pluginsFolder, PluginCatalog::mayBringParsers);
  }

  private static boolean mayBringParsers(String file) {
    for (String other : OTHER_KINDS) {
      if (file.startsWith(other)) {
        return false;
      }
    }
    return true;
  }

  private static PluginCatalog fromDirectory(Path pluginsFolder, Predicate<String> wanted) {
    Path folder = pluginsFolder.toAbsolutePath().normalize();
    PluginFolder read = PluginFolder.read(folder, ApiVersion.ours(), wanted);
    return of(folder, read.found(), read.problems());
  }

  /** A catalogue of factories on the class path: for tests and for embedding the engine. */
  public static PluginCatalog of(ComponentFactory<?>... factories) {
    List<FoundFactory> found = new ArrayList<>();
    for (ComponentFactory<?> factory : factories) {
      found.add(new FoundFactory(factory, "class path", factory.getClass().getName(), "-"));
    }
    return of(null, found, List.of());
  }

  private static PluginCatalog of(
      @Nullable Path folder, List<FoundFactory> found, List<String> problems) {
    FactoryCheck check = new FactoryCheck();
    List<Declared> vocabularies = new ArrayList<>();
    for (FoundFactory factory : found) {
      Parser.Vocabulary vocabulary = check.add(factory);
      if (vocabulary != null) {
        vocabularies.add(new Declared(vocabulary, factory.jar()));
      }
    }
    List<String> all = new ArrayList<>(problems);
    all.addAll(check.problems());
    return new PluginCatalog(folder, check.entries(), vocabularies, all);
  }

  /** The same catalogue with the engine's own event types ({@code alert}, {@code block}). */
  public PluginCatalog with(EventType... own) {
    List<Declared> all = new ArrayList<>();
    all.add(new Declared(new Parser.Vocabulary(Arrays.asList(own), List.of()), ITSELF));
    all.addAll(vocabularies);
    return new PluginCatalog(folder, entries, all, loading);
  }

  /**
   * The same catalogue with the vocabulary of one entry of a pipeline file.
   *
   * @param by names the entry for messages
   */
  public PluginCatalog with(Parser.Vocabulary declared, String by) {
    List<Declared> all = new ArrayList<>(vocabularies);
    all.add(new Declared(declared, by));
    return new PluginCatalog(folder, entries, all, loading);
  }

  /** Errors in the folder and its jars, one sentence each, for the administrator. */
  public List<String> problems() {
    return problems;
  }

  /** All component types, ordered by kind and type. */
  public List<PluginEntry> entries() {
    return entries;
  }

  /** The folder that was read, absolute; empty for {@link #of}. */
  public Optional<Path> folder() {
    return Optional.ofNullable(folder);
  }

  /** The entry of this kind and type. */
  public Optional<PluginEntry> find(ComponentKind kind, String type) {
    for (PluginEntry entry : entries) {
      if (entry.kind() == kind && entry.type().equals(type)) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  /** The factory of sources of this type. */
  public Optional<Source.Factory<?>> source(String type) {
    return find(ComponentKind.SOURCE, type).map(e -> (Source.Factory<?>) e.factory());
  }

  /** The factory of parsers of this type. */
  public Optional<Parser.Factory<?>> parser(String type) {
    return find(ComponentKind.PARSER, type).map(e -> (Parser.Factory<?>) e.factory());
  }

  /** The factory of stores of this type. */
  public Optional<Store.Factory<?>> store(String type) {
    return find(ComponentKind.STORE, type).map(e -> (Store.Factory<?>) e.factory());
  }

  /** The factory of rules of this type. */
  public Optional<Rule.Factory<?>> rule(String type) {
    return find(ComponentKind.RULE, type).map(e -> (Rule.Factory<?>) e.factory());
  }

  /** The factory of actions of this type: notifiers or blockers. */
  public Optional<Action.Factory<?>> action(String type) {
    return find(ComponentKind.ACTION, type).map(e -> (Action.Factory<?>) e.factory());
  }

  /** The types of this kind, in alphabetical order. */
  public List<String> types(ComponentKind kind) {
    List<String> types = new ArrayList<>();
    for (PluginEntry entry : entries) {
      if (entry.kind() == kind) {
        types.add(entry.type());
      }
    }
    return types;
  }

  /**
   * A sentence about a type that {@link #find} does not find, with a suggestion and the known
   * types.
   */
  public String unknown(ComponentKind kind, String type) {
    List<String> known = types(kind);
    StringBuilder says = new StringBuilder();
    says.append("there is no ").append(kind.word()).append(" of type '").append(type).append("'");
    says.append(Nearest.hint(type, known));
    for (PluginEntry entry : entries) {
      if (entry.type().equals(type)) {
        says.append("; it is a type of " + entry.kind().word() + "s");
      }
    }
    says.append(" (known: ").append(known.isEmpty() ? "none" : String.join(", ", known));
    if (folder != null) {
      says.append("; searched in ").append(folder);
    }
    return says.append(')').toString();
  }

  /**
   * The declared event types by name, in the order of declaration; of several declarations of one
   * type the one with most fields.
   */
  public Map<String, EventType> eventTypes() {
    return eventTypes;
  }

  /**
   * The catalogue's declaration of this type. A parser from an older jar makes events of its own,
   * shorter declaration, whose fields have the same slots as here.
   */
  public EventType canonical(EventType type) {
    return eventTypes.getOrDefault(type.name(), type);
  }

  /** How events belong together; refers to {@link #eventTypes} only. */
  public List<Join> joins() {
    return joins;
  }

  /**
   * Closes the jars of all plugins but those that provide one of these types. Each holds an open
   * file, and a machine may allow few. Nothing of a closed plugin can be made any more.
   */
  public void closeUnused(Predicate<PluginEntry> used) {
    Set<ClassLoader> needed = Collections.newSetFromMap(new IdentityHashMap<>());
    entries.stream().filter(used).forEach(entry -> needed.add(loaderOf(entry.factory())));
    for (PluginEntry entry : entries) {
      if (loaderOf(entry.factory()) instanceof WalledLoader loader && !needed.contains(loader)) {
        try {
          loader.close();
        } catch (IOException e) {
          LOG.warn("{}: cannot be closed: {}", entry.jar(), e.getMessage());
        }
      }
    }
  }

  /** The class loader of this factory and its components. */
  public ClassLoader loaderOf(ComponentFactory<?> factory) {
    return factory.getClass().getClassLoader();
  }

  /**
   * Sets the plugin's class loader for calls to the factory or its components, in a
   * try-with-resources: see {@link ContextLoader}.
   */
  public ContextLoader enter(ComponentFactory<?> factory) {
    return ContextLoader.of(loaderOf(factory));
  }
}
