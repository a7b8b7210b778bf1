/** Rules run here: their state, who is trusted, which alerts stand. */
@NullMarked
package io.weir.engine.judge;

import org.jspecify.annotations.NullMarked;
