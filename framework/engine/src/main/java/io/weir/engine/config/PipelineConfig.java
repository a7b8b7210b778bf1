package io.weir.engine.config;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline file with all its layers. The lists of components contain only enabled ones, in the
 * order of the files.
 *
 * @param sources the sources
 * @param parsers the parsers, in the order in which they are asked
 * @param store null only when the file has none or a wrong one, which is reported
 * @param keep types kept besides those that are kept by default
 * @param spool the events that wait for the store
 * @param state the folder of the state file
 * @param zone the zone of calendar windows
 * @param trusted by field name; networks where the field has addresses, else exact texts
 * @param trustedFiles files with more of them
 * @param spare which addresses are not blocked because others use them; null: none
 * @param accounts which spellings mean the same account
 * @param geo files with countries and autonomous systems
 * @param dryRun whether all actions only log
 * @param staleAfter alerts older than this are reported in one summary
 * @param retention how long events are kept, by type
 * @param rules the rules
 * @param actions the actions
 * @param reports what is sent each day, week or month
 * @param web the pages, null when there shall be none
 * @param disabled entries that are disabled, or wrong and reported: a rule that names one of them
 *     is not reported again
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
    Map<String, List<TrustedEntry>> trusted,
    List<Path> trustedFiles,
    @Nullable SpareConfig spare,
    AccountsConfig accounts,
    GeoConfig geo,
    boolean dryRun,
    Duration staleAfter,
    Map<String, Duration> retention,
    List<ComponentConfig> rules,
    List<ComponentConfig> actions,
    ReportsConfig reports,
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
    trustedFiles = List.copyOf(trustedFiles);
  }

  @Override
  public Place place(String option) {
    // Below these are names of fields and types, which only the engine knows.
    return option.matches("(trusted|retention)\\.[^.\\[]+")
        ? TreePath.nearestKey(node, option)
        : TreePath.nearest(node, option);
  }

  @Override
  public String path(String option) {
    return option;
  }

  /** Without the options, which may contain secrets. */
  @Override
  public String toString() {
    return "pipeline of " + sources + ", " + parsers + ", " + store + ", " + rules + ", " + actions;
  }
}
