/** The process: its output, signals and end. */
@NullMarked
package io.weir.cli.process;

import org.jspecify.annotations.NullMarked;
