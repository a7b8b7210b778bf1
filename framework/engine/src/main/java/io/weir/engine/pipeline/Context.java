package io.weir.engine.pipeline;

import io.weir.api.ConfigurationException;
import io.weir.api.rule.KeyedState;
import io.weir.api.rule.RuleContext;
import io.weir.engine.config.ComponentConfig;
import io.weir.engine.config.PipelineConfig;
import io.weir.engine.config.Problems;
import io.weir.engine.config.Spelling;
import io.weir.engine.judge.RuleStates;
import io.weir.engine.state.OwnFile;
import io.weir.engine.state.OwnFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one component may know of its surroundings. */
final class Context implements RuleContext {
  private final ComponentConfig component;
  private final PipelineConfig config;
  private final Clock clock;
  private final Problems problems;
  private final RuleStates states;
  private final Spelling accounts;
  private final Map<String, String> heard = new LinkedHashMap<>();

  Context(
      ComponentConfig component,
      PipelineConfig config,
      Clock clock,
      Problems problems,
      RuleStates states,
      Spelling accounts) {
    this.component = component;
    this.config = config;
    this.clock = clock;
    this.problems = problems;
    this.states = states;
    this.accounts = accounts;
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
  public String spelled(String field, String text) {
    return accounts.whole(field, text);
  }

  @Override
  public ConfigurationException reject(String option, String what) {
    problems.problem(component, option, what);
    return new ConfigurationException(component.id() + ": " + option + ": " + what);
  }

  @Override
  public <S> KeyedState<S> state(
      String name, KeyedState.Codec<S> codec, KeyedState.@Nullable Deadline<S> deadline) {
    return states.create(name, codec, deadline);
  }

  @Override
  public void hears(String option, String rule) {
    heard.putIfAbsent(rule, option);
  }

  /** The rules that this one hears, each with the option that names it. */
  Map<String, String> heard() {
    return heard;
  }
}
