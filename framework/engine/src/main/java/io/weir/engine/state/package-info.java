/** The state file, which survives a crash, and the encoding of its entries. */
@NullMarked
package io.weir.engine.state;

import org.jspecify.annotations.NullMarked;
