/** The commands {@code check} and {@code plugins}, which start nothing. */
@NullMarked
package io.weir.cli.check;

import org.jspecify.annotations.NullMarked;
