package io.weir.engine.config;

/** Something out of a pipeline file whose options have places. */
public sealed interface Located permits ComponentConfig, PipelineConfig {
  /** Where an option stands; the nearest thing that holds it when it is not in the file. */
  Place place(String option);

  /** The option's whole path for a message. */
  String path(String option);
}
