/** Measures how many lines are understood, and describes the others for a bug report. */
@NullMarked
package io.weir.engine.coverage;

import org.jspecify.annotations.NullMarked;
