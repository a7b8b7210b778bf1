package io.weir.cli.parse;

import io.weir.api.ComponentContext;
import io.weir.api.ConfigurationException;
import io.weir.engine.config.ComponentConfig;
import io.weir.engine.config.Problems;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;

/** The context of a parser that runs outside a pipeline. */
final class StandaloneContext implements ComponentContext {
  private final ComponentConfig component;
  private final Problems problems;
  private final Clock clock;
  private final ZoneId zone;

  StandaloneContext(ComponentConfig component, Problems problems, Clock clock, ZoneId zone) {
    this.component = component;
    this.problems = problems;
    this.clock = clock;
    this.zone = zone;
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
    return zone;
  }

  @Override
  public Path folder() {
    throw new IllegalStateException("a parser keeps no files");
  }

  @Override
  public void ownFile(Path file) {
    throw new IllegalStateException("a parser keeps no files");
  }

  @Override
  public ConfigurationException reject(String option, String what) {
    problems.problem(component, option, what);
    return new ConfigurationException(option + ": " + what);
  }
}
