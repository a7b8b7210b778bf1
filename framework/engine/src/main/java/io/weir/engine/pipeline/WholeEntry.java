package io.weir.engine.pipeline;

import io.weir.api.ComponentContext;
import io.weir.api.ComponentFactory;
import io.weir.api.ConfigurationException;
import io.weir.engine.config.Binder;
import io.weir.engine.config.ComponentConfig;
import io.weir.engine.config.Problem;
import io.weir.engine.config.Problems;
import io.weir.engine.config.StandIns;
import io.weir.engine.config.Surroundings;
import io.weir.engine.plugin.ContextLoader;
import io.weir.engine.plugin.PluginEntry;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is wrong with an entry as a whole, beside options that are wrong already: the
 * component is made with stand-ins for these, and not used.
 */
final class WholeEntry {
  private final ComponentConfig config;
  private final PluginEntry entry;
  private final ClassLoader loader;
  private final Surroundings surroundings;

  WholeEntry(
      ComponentConfig config, PluginEntry entry, ClassLoader loader, Surroundings surroundings) {
    this.config = config;
    this.entry = entry;
    this.loader = loader;
    this.surroundings = surroundings;
  }

  /** Makes the component; called several times. */
  interface Attempt {
    /** Makes it of options that are partly stand-ins. */
    void make(Object options, ComponentContext context);
  }

  /**
   * Adds what is found.
   *
   * @param before the problems before the options of this entry were read
   * @param contexts makes a context that reports to its argument
   */
  void check(
      Set<Problem> before,
      Problems problems,
      Function<Problems, Context> contexts,
      Attempt attempt) {
    Set<String> wrong =
        problems.list().stream()
            .filter(p -> !before.contains(p) && !p.path().equals(config.path("")))
            .map(Problem::path)
            .collect(Collectors.toSet());
    Set<Problem> each = null;
    for (int variant = 0; variant < StandIns.VARIANTS; variant++) {
      Problems found = found(new StandIns(variant, wrong, surroundings.types()), contexts, attempt);
      if (found == null) {
        return;
      }
      if (each == null) {
        each = new LinkedHashSet<>(found.list());
      } else {
        each.retainAll(found.list());
      }
    }
    if (each != null) {
      each.removeIf(p -> StandIns.touches(wrong, p.path()));
      each.forEach(problems::add);
    }
  }

  /** What is wrong with one variant; null when that cannot be said. */
  private @Nullable Problems found(
      StandIns standIns, Function<Problems, Context> contexts, Attempt attempt) {
    ComponentFactory<?> factory = entry.factory();
    Object options =
        Binder.bindAround(
            factory.configType(), config, Preparation.reserved(factory), surroundings, standIns);
    if (options == null) {
      return null;
    }
    Problems found = new Problems();
    try (ContextLoader in = ContextLoader.of(loader)) {
      attempt.make(options, contexts.apply(found));
    } catch (ConfigurationException e) {
      return found; // it is among these
    } catch (RuntimeException | LinkageError e) {
      return null; // it may be because of a stand-in
    }
    return found;
  }
}
