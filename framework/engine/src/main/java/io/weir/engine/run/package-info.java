/** Runs a pipeline: opens it, starts its threads, opens it again after a failure, and stops it. */
@NullMarked
package io.weir.engine.run;

import org.jspecify.annotations.NullMarked;
