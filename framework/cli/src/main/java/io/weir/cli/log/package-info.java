/** Weir's own log on standard error. */
@NullMarked
package io.weir.cli.log;

import org.jspecify.annotations.NullMarked;
