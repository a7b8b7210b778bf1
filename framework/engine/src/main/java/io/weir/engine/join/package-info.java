/** The join: events of one thing learn from each other, as their vocabulary declares. */
@NullMarked
package io.weir.engine.join;

import org.jspecify.annotations.NullMarked;
