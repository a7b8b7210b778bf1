/** {@code weir trace}: one message's whole way. */
@NullMarked
package io.weir.cli.trace;

import org.jspecify.annotations.NullMarked;
