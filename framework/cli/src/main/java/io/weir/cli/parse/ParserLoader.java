package io.weir.cli.parse;

import io.weir.api.ConfigurationException;
import io.weir.api.parser.Parser;
import io.weir.cli.command.CommandException;
import io.weir.engine.config.Binder;
import io.weir.engine.config.ComponentConfig;
import io.weir.engine.config.ComponentKind;
import io.weir.engine.config.ConfigLoader;
import io.weir.engine.config.Problems;
import io.weir.engine.plugin.ContextLoader;
import io.weir.engine.plugin.PluginCatalog;
import io.weir.engine.plugin.PluginEntry;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Creates parsers without a pipeline file, with default options. */
final class ParserLoader {
  private final PluginCatalog catalog;
  private final Clock clock;
  private final ZoneId zone;

  ParserLoader(PluginCatalog catalog, Clock clock, ZoneId zone) {
    this.catalog = catalog;
    this.clock = clock;
    this.zone = zone;
  }

  /**
   * The parsers of these types, asked in this order; of all installed ones that need no options
   * when none is named.
   *
   * @throws CommandException when there is none
   */
  List<NamedParser> load(List<String> types) {
    List<NamedParser> parsers = new ArrayList<>();
    for (String type : types.isEmpty() ? catalog.types(ComponentKind.PARSER) : types) {
      PluginEntry entry = catalog.find(ComponentKind.PARSER, type).orElse(null);
      if (entry == null) {
        throw CommandException.bad(
            catalog.problems().isEmpty() || !types.isEmpty() && !allBroken()
                ? catalog.unknown(ComponentKind.PARSER, type)
                : catalog.problems().get(0));
      }
      if (types.isEmpty() && Binder.needsOptions(entry.factory().configType())) {
        continue;
      }
      Problems problems = new Problems();
      Parser parser = make(entry, problems);
      if (parser != null) {
        parsers.add(new NamedParser(type, parser));
      } else if (!types.isEmpty()) {
        throw CommandException.bad(
            "parser "
                + type
                + " needs options, which only a pipeline file can give (--config FILE): "
                + problems.list().get(0));
      }
    }
    if (parsers.isEmpty()) {
      throw CommandException.bad(
          catalog.problems().isEmpty() ? "no parser is installed" : catalog.problems().get(0));
    }
    return parsers;
  }

  private boolean allBroken() {
    return catalog.entries().isEmpty();
  }

  @SuppressWarnings("unchecked") // the catalogue files factories by what they are
  private @Nullable Parser make(PluginEntry entry, Problems problems) {
    Parser.Factory<Object> factory = (Parser.Factory<Object>) entry.factory();
    ComponentConfig component =
        ConfigLoader.component(ComponentKind.PARSER, entry.type(), "--parser " + entry.type());
    Object options = Binder.bind(factory.configType(), component, Set.of(), problems);
    if (options == null || !problems.isEmpty()) {
      return null;
    }
    try (ContextLoader in = catalog.enter(factory)) {
      Parser parser =
          factory.create(options, new StandaloneContext(component, problems, clock, zone));
      return problems.isEmpty() ? parser : null;
    } catch (ConfigurationException e) {
      if (problems.isEmpty()) {
        problems.problem(component, "", String.valueOf(e.getMessage()));
      }
      return null;
    }
  }
}
