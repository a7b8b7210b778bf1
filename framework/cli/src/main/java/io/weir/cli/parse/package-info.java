/** From bytes to JSON as fast as the machine reads: {@code weir parse}. */
@NullMarked
package io.weir.cli.parse;

import org.jspecify.annotations.NullMarked;
