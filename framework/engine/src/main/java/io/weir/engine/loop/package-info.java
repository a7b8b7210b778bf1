/** The loop from lines to a commit, and the readers that feed it. */
@NullMarked
package io.weir.engine.loop;

import org.jspecify.annotations.NullMarked;
