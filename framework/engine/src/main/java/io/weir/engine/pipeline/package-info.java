/** A pipeline file made into components and checked; nothing is opened. */
@NullMarked
package io.weir.engine.pipeline;

import org.jspecify.annotations.NullMarked;
