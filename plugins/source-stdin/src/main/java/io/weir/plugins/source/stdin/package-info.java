/** Reads standard input. */
@NullMarked
package io.weir.plugins.source.stdin;

import org.jspecify.annotations.NullMarked;
