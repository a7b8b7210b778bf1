/** The command {@code version}. */
@NullMarked
package io.weir.cli.version;

import org.jspecify.annotations.NullMarked;
