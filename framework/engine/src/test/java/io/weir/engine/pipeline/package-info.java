@NullMarked
package io.weir.engine.pipeline;

import org.jspecify.annotations.NullMarked;
