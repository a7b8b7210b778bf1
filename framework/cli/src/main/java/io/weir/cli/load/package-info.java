/** The command {@code import}. */
@NullMarked
package io.weir.cli.load;

import org.jspecify.annotations.NullMarked;
