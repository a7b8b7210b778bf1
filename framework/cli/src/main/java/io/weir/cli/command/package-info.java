/** What all commands share: their environment, options and errors. */
@NullMarked
package io.weir.cli.command;

import org.jspecify.annotations.NullMarked;
