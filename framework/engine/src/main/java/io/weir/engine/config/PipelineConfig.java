package io.weir.engine.config;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline file with all its layers. The lists of components hold only those that are switched
 * on, in the order of the files.
 *
 * @param sources where lines come from
 * @param parsers asked in this order
 * @param store null only when the file has none or a broken one, which is a problem
 * @param keep types kept beside those that are kept by default
 * @param spool what waits for the store
 * @param state the folder of the state file
 * @param zone cuts calendar windows
 * @param trusted by field name; networks where the field holds addresses, else exact texts
 * @param accounts which spellings mean one account
 * @param staleAfter alerts older than this are told in one summary
 * @param retention how long events are kept, by type
 * @param rules what watches
 * @param actions what follows
 * @param web the pages, null when there shall be none
 * @param disabled entries that are switched off, or that cannot be made and have been reported: a
 *     name in a rule that means one of them is not unknown
 * @param node the whole file with places
 */
public record PipelineConfig(
    List<ComponentConfig> sources,
    List<ComponentConfig> parsers,
    @Nullable ComponentConfig store,
    List<String> keep,
    SpoolConfig spool,
    Path state,
    ZoneId zone,
    Map<String, List<String>> trusted,
    AccountsConfig accounts,
    Duration staleAfter,
    Map<String, Duration> retention,
    List<ComponentConfig> rules,
    List<ComponentConfig> actions,
    @Nullable WebConfig web,
    List<ComponentConfig> disabled,
    ImmutableNode node)
    implements Located {
  /** Copies the lists. */
  public PipelineConfig {
    sources = List.copyOf(sources);
    parsers = List.copyOf(parsers);
    keep = List.copyOf(keep);
    rules = List.copyOf(rules);
    actions = List.copyOf(actions);
    disabled = List.copyOf(disabled);
  }

  @Override
  public Place place(String option) {
    // Below these stand names of fields and of types, which only the engine knows.
    return option.matches("(trusted|retention)\\.[^.\\[]+")
        ? TreePath.nearestKey(node, option)
        : TreePath.nearest(node, option);
  }

  @Override
  public String path(String option) {
    return option;
  }

  /** Without the options: they may hold secrets. */
  @Override
  public String toString() {
    return "pipeline of " + sources + ", " + parsers + ", " + store + ", " + rules + ", " + actions;
  }
}
