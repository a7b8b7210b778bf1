/** The command {@code actions}: tries actions out. */
@NullMarked
package io.weir.cli.actions;

import org.jspecify.annotations.NullMarked;
