package io.weir.engine.config;

/** A part of a pipeline file whose options have places. */
public sealed interface Located permits ComponentConfig, PipelineConfig {
  /** The place of an option; of the nearest enclosing value when the option is not in the file. */
  Place place(String option);

  /** The option's full path for a message. */
  String path(String option);
}
