/** The command {@code init}, which writes a first pipeline file. */
@NullMarked
package io.weir.cli.init;

import org.jspecify.annotations.NullMarked;
