package io.weir.engine.config;

/**
 * What came of reading a pipeline file.
 *
 * @param config the pipeline; with problems it has defaults in the place of what is wrong, good
 *     enough to look for more problems, never to be run
 * @param problems all that is wrong so far; the engine adds what plugins find
 */
public record Loaded(PipelineConfig config, Problems problems) {}
