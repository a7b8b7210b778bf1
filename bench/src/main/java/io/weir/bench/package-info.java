/** Benchmarks: one line of each kind, and a round of the loop. */
@NullMarked
package io.weir.bench;

import org.jspecify.annotations.NullMarked;
