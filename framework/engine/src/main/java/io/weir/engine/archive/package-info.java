/** Imports old logs, compressed or not, with the ids that their events had live. */
@NullMarked
package io.weir.engine.archive;

import org.jspecify.annotations.NullMarked;
