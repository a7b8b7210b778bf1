/**
 * The engine. {@link io.weir.engine.run.Engine} runs a {@link io.weir.engine.pipeline.Pipeline}.
 */
@NullMarked
package io.weir.engine;

import org.jspecify.annotations.NullMarked;
