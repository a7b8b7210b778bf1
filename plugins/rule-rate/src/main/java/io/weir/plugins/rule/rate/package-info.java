/** Counts events per key in a window of time and raises alerts where a limit is reached. */
@NullMarked
package io.weir.plugins.rule.rate;

import org.jspecify.annotations.NullMarked;
