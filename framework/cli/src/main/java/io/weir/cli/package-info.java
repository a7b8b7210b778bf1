/** The command {@code weir}: wires engine, plugins and pages together and talks to people. */
@NullMarked
package io.weir.cli;

import org.jspecify.annotations.NullMarked;
