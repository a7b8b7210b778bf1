package io.weir.engine.config;

import java.nio.file.Path;
import java.util.List;

/**
 * The result of reading a pipeline file.
 *
 * @param config the pipeline; with problems it has defaults in the place of what is wrong, good
 *     enough to look for more problems, never to be run
 * @param problems the mistakes found so far; the engine adds those that plugins find
 * @param files all files that were read, the pipeline file first
 */
public record Loaded(PipelineConfig config, Problems problems, List<Path> files) {
  public Loaded {
    files = List.copyOf(files);
  }
}
