/** Raises alerts where events that are expected do not come. */
@NullMarked
package io.weir.plugins.rule.silence;

import org.jspecify.annotations.NullMarked;
