package io.weir.engine.config;

import io.weir.api.config.Default;
import io.weir.api.config.Doc;
import io.weir.api.config.Range;
import io.weir.engine.config.Origin.Shape;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.jspecify.annotations.Nullable;

/** Makes the {@link PipelineConfig} from the tree of all layers. */
final class PipelineReader {
  /** Ids are names of folders and appear in messages, mails and pages. */
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,39}");

  private static final String FILE = "file";

  private static final Set<String> OTHERS =
      Set.of("include", "sources", "parsers", "store", "rules", "actions");

  private final Problems problems;
  private final List<ComponentConfig> disabled = new ArrayList<>();

  PipelineReader(Problems problems) {
    this.problems = problems;
  }

  /** The options at top level that are not components. */
  record Top(
      @Doc("How many events wait while the store is unavailable.") @Default("{}") SpoolConfig spool,
      @Doc("Folder of the state file.") @Default("data/state") Path state,
      @Doc("Time zone of calendar windows.") @Nullable ZoneId zone,
      @Doc(
              "Values that raise no alert as a subject and are never blocked, by field; under"
                  + " `file`, files with more of them.")
          Map<String, List<TrustedEntry>> trusted,
      @Doc("Which addresses are not blocked because others use them too.")
          @Nullable SpareConfig spare,
      @Doc("Which spellings of a login mean the same account.") @Default("{}")
          AccountsConfig accounts,
      @Doc("Files with countries and autonomous systems of addresses.") @Default("{}")
          GeoConfig geo,
      @Doc("Only log what the actions would do: as `dry_run` of each of them.") @Default("false")
          boolean dryRun,
      @Doc("Alerts older than this are reported in one summary.") @Default("15m") @Range(min = 1000)
          Duration staleAfter,
      @Doc(
              "How long the store keeps events, by type; `default` for all others; without it they"
                  + " are kept forever. `rollups`: how long counts per hour and day are kept, 3y by"
                  + " default, and never shorter than events.")
          Map<String, Duration> retention,
      @Doc("Reports that are sent each day, week or month.") @Default("{}") ReportsConfig reports,
      @Doc("The web pages.") @Nullable WebConfig web) {}

  /**
   * Reads the tree.
   *
   * @param whole whether all files could be read; if not, missing entries are not reported
   */
  PipelineConfig read(ImmutableNode root, boolean whole) {
    Top top = top(root);
    List<ComponentConfig> rules = components(ComponentKind.RULE, root, false);
    List<ComponentConfig> actions = components(ComponentKind.ACTION, root, false);
    if (whole) {
      rules.forEach(rule -> actionsExist(rule, actions));
      reportsExist(root, actions);
    }
    List<ComponentConfig> sources = components(ComponentKind.SOURCE, root, whole);
    List<ComponentConfig> parsers = components(ComponentKind.PARSER, root, whole);
    ComponentConfig store = store(root, whole);
    return new PipelineConfig(
        sources,
        parsers,
        store,
        store == null ? List.of() : keep(store),
        top.spool(),
        top.state(),
        top.zone() == null ? ZoneId.systemDefault() : top.zone(),
        trusted(top.trusted()),
        trustedFiles(root),
        top.spare(),
        top.accounts(),
        top.geo(),
        top.dryRun(),
        top.staleAfter(),
        top.retention(),
        rules,
        actions,
        top.reports(),
        top.web(),
        disabled,
        root);
  }

  private static Map<String, List<TrustedEntry>> trusted(Map<String, List<TrustedEntry>> all) {
    Map<String, List<TrustedEntry>> values = new LinkedHashMap<>(all);
    values.remove(FILE);
    return Collections.unmodifiableMap(values);
  }

  /** Under {@code trusted.file}: no field has that name. */
  private List<Path> trustedFiles(ImmutableNode root) {
    ImmutableNode trusted = Tree.child(root, "trusted");
    ImmutableNode named = trusted == null ? null : Tree.child(trusted, FILE);
    List<Path> files = new ArrayList<>();
    List<ImmutableNode> items = named == null ? List.of() : Tree.items(named);
    for (int i = 0; i < items.size(); i++) {
      String at = items.size() == 1 ? "trusted.file" : "trusted.file[" + i + "]";
      if (new RecordBinder(problems).value(Path.class, null, items.get(i), at) instanceof Path p) {
        files.add(p);
      }
    }
    return files;
  }

  /** Keeps the correct entries when others are wrong, so that more mistakes can be found. */
  private Top top(ImmutableNode root) {
    Top top = new RecordBinder(problems).record(Top.class, root, "", OTHERS);
    if (top == null) {
      List<ImmutableNode> good = new ArrayList<>();
      for (ImmutableNode child :
          Tree.shape(root) == Shape.MAP ? root.getChildren() : List.<ImmutableNode>of()) {
        if (quietly(root, List.of(child)) != null) {
          good.add(child);
        }
      }
      top = quietly(root, good);
    }
    if (top == null) {
      throw new IllegalStateException("the defaults of the pipeline file are broken");
    }
    return top;
  }

  private static @Nullable Top quietly(ImmutableNode root, List<ImmutableNode> options) {
    ImmutableNode part = Tree.emptyMap("", Tree.origin(root)).replaceChildren(options);
    return new RecordBinder(new Problems()).record(Top.class, part, "", OTHERS);
  }

  private List<ComponentConfig> components(
      ComponentKind kind, ImmutableNode root, boolean atLeastOne) {
    ImmutableNode section = Tree.child(root, kind.section());
    List<ComponentConfig> on = new ArrayList<>();
    if (section != null && Tree.shape(section) == Shape.LIST) {
      for (int i = 0; i < section.getChildren().size(); i++) {
        ComponentConfig component = component(kind, section.getChildren().get(i), i);
        if (component != null) {
          (component.enabled() ? on : disabled).add(component);
        }
      }
      if (atLeastOne && on.isEmpty() && disabled.stream().noneMatch(c -> c.kind() == kind)) {
        missing(section, kind);
      }
    } else if (section == null) {
      if (atLeastOne) {
        missing(root, kind);
      }
    } else if (Tree.shape(section) != Shape.BROKEN) {
      problems.problem(
          Tree.place(section),
          kind.section(),
          Tree.shape(section) == Shape.EMPTY
              ? "has no value; give it one or take it out"
              : "must be a list: start each " + kind.word() + " with '- '");
    }
    return on;
  }

  private void missing(ImmutableNode where, ComponentKind kind) {
    problems.problem(
        Tree.place(where), kind.section(), "is missing: a pipeline needs a " + kind.word());
  }

  private @Nullable ComponentConfig store(ImmutableNode root, boolean needed) {
    ImmutableNode node = Tree.child(root, ComponentKind.STORE.section());
    ComponentConfig store = node == null ? null : component(ComponentKind.STORE, node, 0);
    if (node == null && needed) {
      missing(root, ComponentKind.STORE);
    }
    if (store != null && !store.enabled() && Tree.child(store.node(), "type") != null) {
      problems.problem(store, "enabled", "must not be false: a pipeline needs its store");
    }
    return store != null && store.enabled() ? store : null;
  }

  /**
   * Checks {@code levels[].actions[]} of all rules. The engine asks each rule again, but a rule
   * with another mistake is never made, and this one would not be reported.
   */
  private void actionsExist(ComponentConfig rule, List<ComponentConfig> actions) {
    ImmutableNode levels = Tree.child(rule.node(), "levels");
    if (levels == null) {
      return;
    }
    List<ImmutableNode> each = Tree.items(levels);
    for (int i = 0; i < each.size(); i++) {
      actionsExist(each.get(i), rule.path("levels[" + i + "]"), actions);
    }
  }

  /** Checks {@code reports.*.actions[]}. */
  private void reportsExist(ImmutableNode root, List<ComponentConfig> actions) {
    ImmutableNode reports = Tree.child(root, "reports");
    if (reports == null || Tree.shape(reports) != Shape.MAP) {
      return;
    }
    for (ImmutableNode report : reports.getChildren()) {
      actionsExist(report, Tree.join("reports", report.getNodeName()), actions);
    }
    if (Tree.child(root, ComponentKind.STORE.section()) == null) {
      problems.problem(Tree.place(reports), "reports", "needs a store: what would it count?");
    }
  }

  private void actionsExist(ImmutableNode who, String path, List<ComponentConfig> actions) {
    List<String> known = actions.stream().map(ComponentConfig::id).toList();
    ImmutableNode named = Tree.shape(who) == Shape.MAP ? Tree.child(who, "actions") : null;
    List<ImmutableNode> ids = named == null ? List.of() : Tree.items(named);
    for (int i = 0; i < ids.size(); i++) {
      String id = Tree.text(ids.get(i));
      if (Tree.shape(ids.get(i)) == Shape.SCALAR
          && !known.contains(id)
          && disabled.stream().noneMatch(d -> d.id().equals(id))) {
        problems.problem(
            Tree.place(ids.get(i)),
            Tree.join(path, "actions") + "[" + i + "]",
            "there is no action '" + id + "'" + Nearest.hintOrList(id, known));
      }
    }
  }

  private List<String> keep(ComponentConfig store) {
    ImmutableNode node = Tree.child(store.node(), "keep");
    if (node == null) {
      return List.of();
    }
    Keep keep =
        new RecordBinder(problems)
            .record(
                Keep.class, store.node().replaceChildren(List.of(node)), store.path(""), Set.of());
    return keep == null ? List.of() : keep.keep();
  }

  record Keep(@Doc("Types that are kept besides those kept by default.") List<String> keep) {}

  /** Null when not even the entry's id is usable. */
  @Nullable ComponentConfig component(ComponentKind kind, ImmutableNode node, int index) {
    String id = Tree.shape(node) == Shape.MAP ? Tree.id(node) : "";
    String at =
        kind == ComponentKind.STORE
            ? kind.section()
            : kind.section() + (id.isEmpty() ? "[" + index + "]" : "." + id);
    if (Tree.shape(node) != Shape.MAP) {
      if (Tree.shape(node) != Shape.BROKEN) {
        problems.problem(Tree.place(node), at, "must be options with names: { type: …, … }");
      }
      return null;
    }
    RecordBinder binder = new RecordBinder(problems);
    Boolean enabled = true;
    ImmutableNode on = Tree.child(node, "enabled");
    if (on != null) {
      enabled = (Boolean) binder.value(Boolean.class, null, on, Tree.join(at, "enabled"));
    }
    String type = name(node, "type", at, binder);
    String ownId = name(node, "id", at, binder);
    boolean wrong = type == null || ownId == null;
    boolean off = Boolean.FALSE.equals(enabled);
    if (Tree.child(node, "type") == null && !off) {
      problems.problem(Tree.place(node), at, "type is missing: which type of " + kind.word() + "?");
      wrong = true;
    }
    boolean usable = !wrong && Boolean.TRUE.equals(enabled);
    return id.isEmpty()
        ? null
        : new ComponentConfig(kind, type == null ? "" : type, id, usable, node);
  }

  /** Empty when the entry has none, null when it is not valid. */
  private @Nullable String name(ImmutableNode node, String option, String at, RecordBinder binder) {
    ImmutableNode child = Tree.child(node, option);
    if (child == null) {
      return "";
    }
    String path = Tree.join(at, option);
    String name = (String) binder.value(String.class, null, child, path);
    boolean written = Tree.origin(child).source() == null;
    if (name == null || written && NAME.matcher(name).matches()) {
      return name;
    }
    problems.problem(
        Tree.place(child),
        path,
        Tree.shown(child)
            + (written
                ? " is not a valid id: use lower-case letters, digits and _, a letter first, at"
                    + " most 40"
                : " must be written out"));
    return null;
  }

  /** All names at top level. */
  static Set<String> names() {
    Set<String> names = new TreeSet<>(OTHERS);
    Stream.of(OptionNames.components(Top.class)).map(OptionNames::of).forEach(names::add);
    return names;
  }
}
