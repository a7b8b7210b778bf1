/** The daemon's core: a prepared pipeline, the engine that runs it, and its face to the outside. */
@NullMarked
package io.weir.engine;

import org.jspecify.annotations.NullMarked;
