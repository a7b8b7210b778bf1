/** The command {@code sql}. */
@NullMarked
package io.weir.cli.sql;

import org.jspecify.annotations.NullMarked;
