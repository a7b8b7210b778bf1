/** Rules run here: their state, the trusted subjects, the active alerts. */
@NullMarked
package io.weir.engine.judge;

import org.jspecify.annotations.NullMarked;
