/** The command {@code run}: engine, pages and socket in one process. */
@NullMarked
package io.weir.cli.daemon;

import org.jspecify.annotations.NullMarked;
