package io.weir.engine.pipeline;

import io.weir.api.EventType;
import io.weir.api.action.Action;
import io.weir.api.action.Blocker;
import io.weir.api.action.Notifier;
import io.weir.api.parser.Join;
import io.weir.api.parser.Parser;
import io.weir.api.source.Line;
import io.weir.api.source.LineBatch;
import io.weir.api.source.Source;
import io.weir.api.store.Store;
import io.weir.engine.config.BlockerOptions;
import io.weir.engine.config.ComponentConfig;
import io.weir.engine.config.ComponentKind;
import io.weir.engine.config.NotifierOptions;
import io.weir.engine.config.PipelineConfig;
import io.weir.engine.config.Problems;
import io.weir.engine.coverage.Understanding;
import io.weir.engine.geo.GeoFiles;
import io.weir.engine.join.Joins;
import io.weir.engine.judge.JudgedRule;
import io.weir.engine.judge.Trusted;
import io.weir.engine.judge.TrustedFiles;
import io.weir.engine.loop.Clocks;
import io.weir.engine.loop.Parsing;
import io.weir.engine.plugin.ContextLoader;
import io.weir.engine.plugin.PluginCatalog;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline file made into components, checked, nothing opened.
 *
 * @param config the file
 * @param clock the only clock
 * @param types all event types by name
 * @param kept those that the store keeps
 * @param joins how events belong together
 * @param sources where lines come from
 * @param parsers asked in this order
 * @param store where events are kept
 * @param rules in the order of the file
 * @param notifiers by id
 * @param notifying the options that the engine reads for notifiers, by id
 * @param blockers by id
 * @param trusted subjects that raise no alert and are never blocked
 * @param trustedFiles the files with more of them, read once
 * @param geo where addresses are
 * @param catalog the plugins it was made from
 */
public record Pipeline(
    PipelineConfig config,
    Clock clock,
    Map<String, EventType> types,
    List<EventType> kept,
    List<Join> joins,
    List<Made<Source>> sources,
    List<Made<Parser>> parsers,
    Made<Store> store,
    List<JudgedRule> rules,
    List<Made<Notifier>> notifiers,
    Map<String, NotifierOptions> notifying,
    List<MadeBlocker> blockers,
    Trusted trusted,
    TrustedFiles trustedFiles,
    GeoFiles geo,
    PluginCatalog catalog) {
  /** Bytes of lines that are looked at beforehand, of each source. */
  private static final int SAMPLE = 1 << 18;

  /**
   * A component that was made.
   *
   * @param id its id
   * @param type its type
   * @param it the component
   * @param loader its plugin's loader, the context loader while it is called
   */
  public record Made<T>(String id, String type, T it, ClassLoader loader) {}

  /**
   * A blocker with what the engine reads for it.
   *
   * @param made the component
   * @param options how long, and whether it only logs
   */
  public record MadeBlocker(Made<Blocker> made, BlockerOptions options) {}

  /**
   * Makes and checks all components, as {@code weir check} and {@code weir run} do. Reads the files
   * of {@code geo}, and opens nothing else.
   *
   * @param problems gets everything that is wrong
   * @return null when anything was wrong, in the file or in the plugins folder
   */
  public static @Nullable Pipeline prepare(
      PipelineConfig config, PluginCatalog catalog, Clock clock, Problems problems) {
    return new Preparation(config, catalog, clock, null, problems).prepare();
  }

  /**
   * The same pipeline with new components: each is opened once. What was read of {@code geo} stays,
   * whatever the files are now.
   *
   * @param problems gets everything that is wrong
   * @return null when anything was wrong
   */
  public @Nullable Pipeline again(Problems problems) {
    return new Preparation(config, catalog, clock, geo, problems).prepare();
  }

  /** Closes the jars of the plugins that this pipeline does not use. */
  public void closeUnusedPlugins() {
    Set<String> used = new HashSet<>();
    for (List<ComponentConfig> some :
        List.of(config.sources(), config.parsers(), config.rules(), config.actions())) {
      some.forEach(c -> used.add(c.kind() + c.type()));
    }
    used.add(ComponentKind.STORE + store.type());
    catalog.closeUnused(entry -> used.contains(entry.kind() + entry.type()));
  }

  /** Closes the jars of all plugins, after the last of this pipeline's components was closed. */
  public void closePlugins() {
    catalog.closeUnused(entry -> false);
  }

  /**
   * What this machine lacks for the actions to work: {@code action block_address: …}. Opens
   * nothing; what is only a dry run lacks nothing.
   */
  public List<String> missing() {
    List<String> missing = new ArrayList<>();
    notifiers.forEach(made -> missing.addAll(missing(made)));
    for (MadeBlocker blocker : blockers) {
      if (!blocker.options().dryRun()) {
        missing.addAll(missing(blocker.made()));
      }
    }
    return missing;
  }

  /** Which types the rules, the store or a join look at; events of others are only counted. */
  public Predicate<EventType> used() {
    Set<String> names = new HashSet<>();
    kept.forEach(type -> names.add(type.name()));
    rules.forEach(rule -> rule.rule().watches().forEach(type -> names.add(type.name())));
    for (EventType type : types.values()) {
      if (Joins.uses(joins, type)) {
        names.add(type.name());
      }
    }
    return type -> names.contains(type.name());
  }

  /**
   * What the newest lines of a source show.
   *
   * @param source its id
   * @param what the path or address that it reads
   * @param lines how many were looked at; a source that cannot show some has none
   * @param written when the last of them was written; null without any
   * @param unreadable why they cannot be read, else empty
   * @param notUnderstood that hardly any is understood, else empty
   * @param clock that their stamps are of another time, else empty
   */
  public record Newest(
      String source,
      String what,
      int lines,
      @Nullable Instant written,
      String unreadable,
      String notUnderstood,
      String clock) {}

  /**
   * What speaks against this pipeline in the newest lines of the logs: {@code source maillog: …}.
   * Reads some lines of each source that can show them, and moves nothing.
   */
  public List<String> notUnderstood() {
    List<String> found = new ArrayList<>();
    for (Newest newest : newest()) {
      for (String what : List.of(newest.unreadable(), newest.notUnderstood())) {
        if (!what.isEmpty()) {
          found.add("source " + newest.source() + ": " + what);
        }
      }
    }
    return found;
  }

  /** The newest lines of each source, looked at as {@link #notUnderstood} does. */
  public List<Newest> newest() {
    List<Newest> all = new ArrayList<>();
    for (Made<Source> made : sources) {
      try (ContextLoader in = ContextLoader.of(made.loader())) {
        LineBatch batch = new LineBatch(SAMPLE);
        made.it().sample(batch);
        all.add(newest(made, batch));
      } catch (IOException e) {
        all.add(unreadable(made, String.valueOf(e.getMessage())));
      } catch (RuntimeException | LinkageError e) {
        all.add(unreadable(made, "could not be looked into, a mistake in its plugin: " + e));
      }
    }
    return all;
  }

  private static Newest unreadable(Made<Source> made, String why) {
    return new Newest(made.id(), made.it().status().what(), 0, null, why, "", "");
  }

  private Newest newest(Made<Source> made, LineBatch batch) {
    try (Parsing parsing = new Parsing(parsers.stream().map(Made::it).toList(), types, 1)) {
      Parsing.Parsed parsed = parsing.parse(batch);
      Line last = new Line();
      if (batch.size() > 0) {
        batch.get(batch.size() - 1, last);
      }
      return new Newest(
          made.id(),
          made.it().status().what(),
          batch.size(),
          batch.size() > 0 ? last.received() : null,
          "",
          Understanding.ofNewest(batch, parsed.unknown(), parsed.unknownAt(), parsing::knows),
          Clocks.ofNewest(batch, parsed));
    }
  }

  private static List<String> missing(Made<? extends Action> made) {
    try (ContextLoader in = ContextLoader.of(made.loader())) {
      return made.it().missing().stream().map(m -> "action " + made.id() + ": " + m).toList();
    }
  }
}
