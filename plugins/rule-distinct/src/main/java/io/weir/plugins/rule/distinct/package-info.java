/** Counts the distinct values of a field per key, and raises alerts where a limit is reached. */
@NullMarked
package io.weir.plugins.rule.distinct;

import org.jspecify.annotations.NullMarked;
