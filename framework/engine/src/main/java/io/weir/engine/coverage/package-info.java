/** How much of the logs is understood, and what is not, ready for a bug report. */
@NullMarked
package io.weir.engine.coverage;

import org.jspecify.annotations.NullMarked;
