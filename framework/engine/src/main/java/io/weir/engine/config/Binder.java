package io.weir.engine.config;

import io.weir.api.EventType;
import io.weir.engine.config.Origin.Shape;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.jspecify.annotations.Nullable;

/** Fills option records from the nodes of a pipeline file, and reports everything that is wrong. */
public final class Binder {
  /** The options of {@link BlockerOptions}, for {@link #bind}. */
  public static final Set<String> BLOCKER_RESERVED =
      Set.of("for", "dry_run", "of", "most", "confirm");

  /** The options of {@link NotifierOptions}, for {@link #bind}. */
  public static final Set<String> NOTIFIER_RESERVED = Set.of("digest", "at_once", "dry_run");

  /** Options of every component. */
  static final Set<String> COMMON = Set.of("type", "id", "enabled");

  private static final Duration LONGEST_DIGEST = Duration.ofDays(1);
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private Binder() {}

  /**
   * Fills a plugin's options.
   *
   * @param type the record of {@code ComponentFactory.configType}; may be package-private and of
   *     another class loader
   * @param component the entry
   * @param reserved options that the engine reads itself beside type, id, enabled (and a store's
   *     keep): {@link #BLOCKER_RESERVED} for blockers, {@link #NOTIFIER_RESERVED} for notifiers
   * @param surroundings what options may refer to
   * @return null when something was wrong, which is then reported; with unknown options only, the
   *     record is returned so that its values can be checked too
   */
  public static <C> @Nullable C bind(
      Class<C> type,
      ComponentConfig component,
      Set<String> reserved,
      Surroundings surroundings,
      Problems problems) {
    Set<String> others = new TreeSet<>(COMMON);
    others.addAll(component.kind().reserved());
    others.addAll(reserved);
    return new RecordBinder(problems, surroundings)
        .record(type, component.node(), component.path(""), others);
  }

  /**
   * As {@link #bind(Class, ComponentConfig, Set, Surroundings, Problems)}, with event types only.
   */
  public static <C> @Nullable C bind(
      Class<C> type,
      ComponentConfig component,
      Set<String> reserved,
      Map<String, EventType> types,
      Problems problems) {
    return bind(type, component, reserved, Surroundings.of(types), problems);
  }

  /**
   * As {@link #bind(Class, ComponentConfig, Set, Surroundings, Problems)}, for options that refer
   * to nothing.
   */
  public static <C> @Nullable C bind(
      Class<C> type, ComponentConfig component, Set<String> reserved, Problems problems) {
    return bind(type, component, reserved, Surroundings.NONE, problems);
  }

  /** Whether a plugin with this record cannot be made without options. */
  public static boolean needsOptions(Class<?> type) {
    for (RecordComponent component : OptionNames.components(type)) {
      if (OptionNames.mustBeGiven(component)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Fills a plugin's options although some are wrong, as {@link #bind} has reported.
   *
   * @param standIns take the place of the wrong ones
   * @return null when that cannot be done
   */
  public static <C> @Nullable C bindAround(
      Class<C> type,
      ComponentConfig component,
      Set<String> reserved,
      Surroundings surroundings,
      StandIns standIns) {
    Set<String> others = new TreeSet<>(COMMON);
    others.addAll(component.kind().reserved());
    others.addAll(reserved);
    return new RecordBinder(new Problems(), surroundings, standIns)
        .record(type, component.node(), component.path(""), others);
  }

  /** The options of every notifier; null when something was wrong. */
  public static @Nullable NotifierOptions notifier(ComponentConfig component, Problems problems) {
    RecordBinder binder = new RecordBinder(problems);
    Duration digest = NotifierOptions.USUAL.digest();
    ImmutableNode time = Tree.child(component.node(), "digest");
    if (time != null) {
      digest = (Duration) binder.value(Duration.class, null, time, component.path("digest"));
      if (digest != null && digest.compareTo(LONGEST_DIGEST) > 0) {
        problems.problem(component, "digest", "must be at most 1d");
        digest = null;
      }
    }
    Integer atOnce = NotifierOptions.USUAL.atOnce();
    ImmutableNode number = Tree.child(component.node(), "at_once");
    if (number != null) {
      atOnce = (Integer) binder.value(Integer.class, null, number, component.path("at_once"));
      if (atOnce != null && (atOnce < 1 || atOnce > 10_000)) {
        problems.problem(component, "at_once", "must be 1 to 10000");
        atOnce = null;
      }
    }
    Boolean dryRun = dryRun(component, binder);
    return digest == null || atOnce == null || dryRun == null
        ? null
        : new NotifierOptions(digest, atOnce, dryRun);
  }

  /** The options of every blocker; null when something was wrong. */
  public static @Nullable BlockerOptions blocker(ComponentConfig component, Problems problems) {
    RecordBinder binder = new RecordBinder(problems);
    Boolean dryRun = dryRun(component, binder);
    List<Duration> durations = durations(component, binder, problems);
    String of = null;
    ImmutableNode field = Tree.child(component.node(), "of");
    if (field != null) {
      of = (String) binder.value(String.class, null, field, component.path("of"));
    }
    Integer most = BlockerOptions.MOST;
    ImmutableNode bound = Tree.child(component.node(), "most");
    if (bound != null) {
      most = (Integer) binder.value(Integer.class, null, bound, component.path("most"));
      if (most != null && (most < 1 || most > 100)) {
        problems.problem(component, "most", "must be 1 to 100, the most that evidence has");
        most = null;
      } else if (field == null) {
        problems.problem(component, "most", "goes with `of`");
      }
    }
    ConfirmConfig confirm = null;
    ImmutableNode asks = Tree.child(component.node(), "confirm");
    if (asks != null) {
      confirm = binder.record(ConfirmConfig.class, asks, component.path("confirm"), Set.of());
    }
    return dryRun == null
            || durations == null
            || most == null
            || field != null && of == null
            || asks != null && confirm == null
        ? null
        : new BlockerOptions(durations, dryRun, of, most, confirm);
  }

  private static @Nullable Boolean dryRun(ComponentConfig component, RecordBinder binder) {
    ImmutableNode dry = Tree.child(component.node(), "dry_run");
    return dry == null
        ? Boolean.FALSE
        : (Boolean) binder.value(Boolean.class, null, dry, component.path("dry_run"));
  }

  private static @Nullable List<Duration> durations(
      ComponentConfig component, RecordBinder binder, Problems problems) {
    ImmutableNode node = Tree.child(component.node(), "for");
    if (node == null) {
      problems.problem(
          component, "for", "is missing: how long a block lasts; write 1h or [1h, 1d]");
      return null;
    }
    boolean list = Tree.shape(node) == Shape.LIST;
    List<ImmutableNode> items = Tree.items(node);
    List<Duration> durations = new ArrayList<>();
    boolean good = true;
    for (int i = 0; i < items.size(); i++) {
      String option = list ? "for[" + i + "]" : "for";
      Duration one =
          (Duration) binder.value(Duration.class, null, items.get(i), component.path(option));
      good &= one != null;
      if (one != null && one.compareTo(SHORTEST) < 0) {
        good = false;
        problems.problem(component, option, "must be at least 1s");
      }
      if (one != null) {
        durations.add(one);
      }
    }
    if (items.isEmpty()) {
      problems.problem(component, "for", "has no durations; write 1h or [1h, 1d]");
    }
    return good && !items.isEmpty() ? durations : null;
  }
}
