package io.weir.engine;

import io.weir.api.ConfigurationException;
import io.weir.api.EventType;
import io.weir.api.rule.KeyedState;
import io.weir.api.rule.RuleContext;
import io.weir.api.rule.StateCodec;
import io.weir.engine.config.ComponentConfig;
import io.weir.engine.config.Nearest;
import io.weir.engine.config.PipelineConfig;
import io.weir.engine.config.Problems;
import io.weir.engine.judge.RuleStates;
import io.weir.engine.plugin.PluginCatalog;
import io.weir.engine.state.OwnFile;
import io.weir.engine.state.OwnFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Locale;

/** What one component may know of its surroundings. */
final class Context implements RuleContext {
  private final ComponentConfig component;
  private final PipelineConfig config;
  private final PluginCatalog catalog;
  private final Clock clock;
  private final Problems problems;
  private final RuleStates states;

  Context(
      ComponentConfig component,
      PipelineConfig config,
      PluginCatalog catalog,
      Clock clock,
      Problems problems,
      RuleStates states) {
    this.component = component;
    this.config = config;
    this.catalog = catalog;
    this.clock = clock;
    this.problems = problems;
    this.states = states;
  }

  @Override
  public String id() {
    return component.id();
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public ZoneId zone() {
    return config.zone();
  }

  @Override
  public Path folder() {
    Path folder =
        config
            .state()
            .resolve(component.kind().name().toLowerCase(Locale.ROOT) + "-" + component.id());
    try {
      OwnFolder.make(folder);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("folder " + folder + " cannot be made", e);
    }
  }

  @Override
  public void ownFile(Path file) throws IOException {
    Path absolute = file.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    if (folder == null) {
      throw new IOException(absolute + " has no folder");
    }
    String name = String.valueOf(absolute.getFileName());
    String first = name.contains(".") ? name.substring(0, name.indexOf('.') + 1) : name;
    Path state = config.state().toAbsolutePath().normalize();
    OwnFolder.claim(
        folder, in -> String.valueOf(in.getFileName()).startsWith(first) || state.startsWith(in));
    OwnFile.claim(absolute);
  }

  @Override
  public EventType eventType(String option, String name) {
    EventType type = catalog.eventTypes().get(name);
    if (type == null) {
      throw reject(
          option,
          "no installed parser makes events of type '"
              + name
              + "'"
              + Nearest.hintOrList(name, catalog.eventTypes().keySet()));
    }
    return type;
  }

  @Override
  public ConfigurationException reject(String option, String what) {
    problems.problem(component, option, what);
    return new ConfigurationException(component.id() + ": " + option + ": " + what);
  }

  @Override
  public <S> KeyedState<S> state(String name, StateCodec<S> codec) {
    return states.create(name, codec);
  }
}
