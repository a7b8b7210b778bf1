package io.weir.engine.pipeline;

import io.weir.api.ComponentContext;
import io.weir.api.ComponentFactory;
import io.weir.api.ConfigurationException;
import io.weir.api.EventType;
import io.weir.api.action.Action;
import io.weir.api.action.Blocker;
import io.weir.api.action.Notifier;
import io.weir.api.parser.Parser;
import io.weir.api.rule.Rule;
import io.weir.api.source.Source;
import io.weir.api.store.Store;
import io.weir.engine.act.Forgetting;
import io.weir.engine.config.Binder;
import io.weir.engine.config.BlockerOptions;
import io.weir.engine.config.ComponentConfig;
import io.weir.engine.config.ComponentKind;
import io.weir.engine.config.Nearest;
import io.weir.engine.config.NotifierOptions;
import io.weir.engine.config.PipelineConfig;
import io.weir.engine.config.Problem;
import io.weir.engine.config.Problems;
import io.weir.engine.config.Spelling;
import io.weir.engine.config.StandIns;
import io.weir.engine.config.Surroundings;
import io.weir.engine.digest.Schedule;
import io.weir.engine.geo.GeoFiles;
import io.weir.engine.judge.Accounts;
import io.weir.engine.judge.EngineTypes;
import io.weir.engine.judge.JudgedRule;
import io.weir.engine.judge.KeyMemory;
import io.weir.engine.judge.RuleStates;
import io.weir.engine.judge.Trusted;
import io.weir.engine.judge.TrustedFiles;
import io.weir.engine.pipeline.Pipeline.Made;
import io.weir.engine.pipeline.Pipeline.MadeBlocker;
import io.weir.engine.plugin.ContextLoader;
import io.weir.engine.plugin.PluginCatalog;
import io.weir.engine.plugin.PluginEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes the components of a pipeline file, and finds everything that is wrong with how they fit
 * together.
 */
final class Preparation {
  private final PipelineConfig config;
  private final PluginCatalog installed;

  /** With what the entries of the file declare. */
  private PluginCatalog catalog;

  private final Clock clock;
  private final Problems problems;
  private final Map<String, BlockerOptions> blocking = new HashMap<>();
  private final Map<String, NotifierOptions> notifying = new HashMap<>();
  private final KeyMemory memory = KeyMemory.ofThisProcess();

  private final GeoFiles geo;

  /** How accounts are spelled, as soon as the parsers have said which fields hold them. */
  private Spelling spelled = Spelling.AS_WRITTEN;

  /**
   * @param geo read before; null: the files of the configuration are read
   */
  Preparation(
      PipelineConfig config,
      PluginCatalog catalog,
      Clock clock,
      @Nullable GeoFiles geo,
      Problems problems) {
    this.config = config;
    this.installed = catalog;
    this.catalog = catalog.with(EngineTypes.ALL.toArray(new EventType[0]));
    this.clock = clock;
    this.problems = problems;
    this.geo =
        geo == null
            ? GeoFiles.read(config.geo(), (option, what) -> problems.problem(config, option, what))
            : geo;
  }

  private static final Pattern DOMAIN = Pattern.compile("[^@\\s\\p{Cntrl}]{1,255}");

  private interface Maker<F, T> {
    T make(F factory, Object options, ComponentContext context);
  }

  @Nullable Pipeline prepare() {
    List<Made<Source>> sources = new ArrayList<>();
    for (ComponentConfig c : config.sources()) {
      add(sources, this.<Source.Factory<Object>, Source>make(c, (f, o, x) -> f.create(o, x)));
    }
    List<Made<Parser>> parsers = new ArrayList<>();
    for (ComponentConfig c : config.parsers()) {
      add(
          parsers,
          this.<Parser.Factory<Object>, Parser>make(
              c,
              (f, o, x) -> {
                declare(c, f.vocabulary(o));
                return f.create(o, x);
              }));
    }
    ComponentConfig storeConfig = config.store();
    Made<Store> store =
        storeConfig == null
            ? null
            : this.<Store.Factory<Object>, Store>make(storeConfig, (f, o, x) -> f.create(o, x));
    Accounts accounts = accounts();
    spelled = accounts;
    List<Made<Action>> actions = new ArrayList<>();
    for (ComponentConfig c : config.actions()) {
      add(actions, this.<Action.Factory<Object>, Action>make(c, (f, o, x) -> f.create(o, x)));
    }
    RuleChecks made = new RuleChecks(config, catalog.eventTypes(), problems);
    for (ComponentConfig c : config.rules()) {
      rule(c, accounts, made);
    }
    List<JudgedRule> rules = made.check(actions, blocking);
    reports(actions);
    List<EventType> kept = kept();
    TrustChecks trust = new TrustChecks(config, catalog.eventTypes(), problems);
    trust.check();
    askers(actions);
    if (!problems.isEmpty() || store == null) {
      // Who gets a pipeline reads these files himself.
      List<Path> readable = config.trustedFiles().stream().filter(Files::isRegularFile).toList();
      Trusted nobody = new Trusted(List.of(), List.of(), accounts);
      new TrustedFiles(readable, config.zone(), nobody, trust::complaint)
          .read()
          .forEach(problems::note);
      return null;
    }
    List<Made<Notifier>> notifiers = new ArrayList<>();
    List<MadeBlocker> blockers = new ArrayList<>();
    for (Made<Action> a : actions) {
      if (a.it() instanceof Notifier n) {
        notifiers.add(new Made<>(a.id(), a.type(), n, a.loader()));
      } else if (a.it() instanceof Blocker b) {
        BlockerOptions options = blocking.get(a.id());
        if (options != null) {
          blockers.add(new MadeBlocker(new Made<>(a.id(), a.type(), b, a.loader()), options));
        }
      }
    }
    Trusted trusted = new Trusted(trust.entries(), Trusted.ownAddresses(), accounts);
    return new Pipeline(
        config,
        clock,
        catalog.eventTypes(),
        kept,
        catalog.joins(),
        List.copyOf(sources),
        List.copyOf(parsers),
        store,
        List.copyOf(rules),
        notifiers,
        Map.copyOf(notifying),
        blockers,
        trusted,
        new TrustedFiles(config.trustedFiles(), config.zone(), trusted, trust::complaint),
        geo,
        installed);
  }

  /** Who asks is a notifier. */
  private void askers(List<Made<Action>> actions) {
    for (ComponentConfig c : config.actions()) {
      BlockerOptions options = blocking.get(c.id());
      List<String> ask =
          options == null || options.confirm() == null ? List.of() : options.confirm().ask();
      for (int i = 0; i < ask.size(); i++) {
        String id = ask.get(i);
        boolean asks =
            actions.stream().anyMatch(a -> a.id().equals(id) && a.it() instanceof Notifier);
        boolean broken = config.actions().stream().anyMatch(other -> other.id().equals(id));
        if (!asks && (!broken || actions.stream().anyMatch(a -> a.id().equals(id)))) {
          problems.problem(
              c,
              "confirm.ask[" + i + "]",
              "there is no notifier '"
                  + id
                  + "'"
                  + Nearest.hintOrList(
                      id,
                      actions.stream()
                          .filter(a -> a.it() instanceof Notifier)
                          .map(Made::id)
                          .toList()));
        }
      }
    }
  }

  /** Reports are for people. */
  private void reports(List<Made<Action>> actions) {
    for (Schedule schedule : Schedule.of(config.reports(), config.zone())) {
      for (int i = 0; i < schedule.actions().size(); i++) {
        String id = schedule.actions().get(i);
        if (actions.stream().anyMatch(a -> a.id().equals(id) && !(a.it() instanceof Notifier))) {
          problems.problem(
              config,
              "reports." + schedule.kind() + ".actions[" + i + "]",
              "the action '" + id + "' blocks; a report needs one that notifies, as type email");
        }
      }
    }
  }

  private void rule(ComponentConfig c, Spelling accounts, RuleChecks to) {
    RuleStates states = new RuleStates(c.id(), memory);
    Map<String, String> hears = new LinkedHashMap<>();
    Made<Rule> made =
        make(
            c,
            states,
            accounts,
            (Rule.Factory<Object> f, Object o, ComponentContext x) -> {
              try {
                return f.create(o, (Context) x);
              } finally {
                hears.putAll(((Context) x).heard());
              }
            });
    hears.keySet().removeIf(StandIns::isOne);
    to.hears(c, hears);
    if (made != null) {
      to.add(new RuleChecks.MadeRule(c, made, states, hears));
    }
  }

  private void declare(ComponentConfig c, Parser.Vocabulary vocabulary) {
    PluginCatalog more = catalog.with(vocabulary, "the parser '" + c.id() + "'");
    List<String> before = catalog.problems();
    more.problems().stream()
        .filter(problem -> !before.contains(problem))
        .forEach(problem -> problems.problem(c, "", problem));
    catalog = more;
  }

  private static <T> void add(List<Made<T>> list, @Nullable Made<T> made) {
    if (made != null) {
      list.add(made);
    }
  }

  private <F extends ComponentFactory<?>, T> @Nullable Made<T> make(
      ComponentConfig c, Maker<F, T> maker) {
    return make(c, new RuleStates(c.id(), memory), Spelling.AS_WRITTEN, maker);
  }

  @SuppressWarnings("unchecked") // the catalogue files factories by what they are
  private <F extends ComponentFactory<?>, T> @Nullable Made<T> make(
      ComponentConfig c, RuleStates states, Spelling accounts, Maker<F, T> maker) {
    ComponentKind kind = c.kind();
    PluginEntry entry = catalog.find(kind, c.type()).orElse(null);
    if (entry == null) {
      problems.problem(c, "type", catalog.unknown(kind, c.type()));
      return null;
    }
    boolean blocks = entry.factory() instanceof Blocker.Factory<?>;
    boolean notifies = entry.factory() instanceof Notifier.Factory<?>;
    Set<Problem> known = Set.copyOf(problems.list());
    Surroundings surroundings = new Surroundings(catalog.eventTypes(), accounts, geo);
    Object options =
        Binder.bind(
            entry.factory().configType(), c, reserved(entry.factory()), surroundings, problems);
    if (blocks) {
      BlockerOptions b = Binder.blocker(c, problems);
      if (b != null) {
        blocking.put(c.id(), config.dryRun() ? b.dry() : b);
      }
    }
    NotifierOptions n = notifies ? Binder.notifier(c, problems) : null;
    if (n != null) {
      notifying.put(c.id(), config.dryRun() ? n.dry() : n);
    }
    if (options == null) {
      if (kind != ComponentKind.PARSER) { // a parser declares types
        new WholeEntry(c, entry, catalog.loaderOf(entry.factory()), surroundings)
            .check(
                known,
                problems,
                to -> new Context(c, config, clock, to, new RuleStates(c.id(), memory), spelled),
                (o, x) -> maker.make((F) entry.factory(), o, x));
      }
      return null;
    }
    ClassLoader loader = catalog.loaderOf(entry.factory());
    int before = problems.size();
    try (ContextLoader in = ContextLoader.of(loader)) {
      Context context = new Context(c, config, clock, problems, states, spelled);
      T made = maker.make((F) entry.factory(), options, context);
      return problems.size() == before ? new Made<>(c.id(), c.type(), made, loader) : null;
    } catch (ConfigurationException e) {
      if (problems.size() == before) {
        problems.problem(c, "", String.valueOf(e.getMessage()));
      }
      return null;
    } catch (RuntimeException | LinkageError e) {
      problems.problem(c, "", "the plugin " + entry.jar() + " failed: " + e);
      return null;
    }
  }

  /** The options that the engine reads itself for a plugin of this kind. */
  static Set<String> reserved(ComponentFactory<?> factory) {
    return factory instanceof Blocker.Factory<?>
        ? Binder.BLOCKER_RESERVED
        : factory instanceof Notifier.Factory<?> ? Binder.NOTIFIER_RESERVED : Set.of();
  }

  private List<EventType> kept() {
    for (int i = 0; i < config.keep().size(); i++) {
      typeExists("store.keep[" + i + "]", config.keep().get(i));
    }
    for (String type : config.retention().keySet()) {
      if (!type.equals("default") && !type.equals(Forgetting.ROLL_UPS)) {
        typeExists("retention." + type, type);
      }
    }
    List<EventType> kept = new ArrayList<>();
    for (EventType type : catalog.eventTypes().values()) {
      if (type.kept() || config.keep().contains(type.name())) {
        kept.add(type.keep(true));
      }
    }
    return List.copyOf(kept);
  }

  private void typeExists(String option, String name) {
    if (!catalog.eventTypes().containsKey(name)) {
      problems.problem(
          config,
          option,
          "no installed parser makes events of type '"
              + name
              + "'"
              + Nearest.hintOrList(name, catalog.eventTypes().keySet()));
    }
  }

  private Accounts accounts() {
    String domain = config.accounts().domain();
    if (domain != null && !DOMAIN.matcher(domain).matches()) {
      problems.problem(
          config, "accounts.domain", "must be the part after the @ of logins, as in example.org");
    }
    return new Accounts(config.accounts().foldCase(), domain, Accounts.fields(catalog.joins()));
  }
}
