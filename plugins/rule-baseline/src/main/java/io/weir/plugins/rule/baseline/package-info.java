/** Raises alerts where a key does far more in an hour than it did in the same hours before. */
@NullMarked
package io.weir.plugins.rule.baseline;

import org.jspecify.annotations.NullMarked;
