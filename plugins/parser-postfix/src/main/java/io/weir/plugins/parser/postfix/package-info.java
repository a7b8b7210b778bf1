/** Reads the log lines of Postfix, on bytes, each by itself. */
@NullMarked
package io.weir.plugins.parser.postfix;

import org.jspecify.annotations.NullMarked;
