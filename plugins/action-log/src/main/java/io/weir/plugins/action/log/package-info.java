/** Writes notices into a log. */
@NullMarked
package io.weir.plugins.action.log;

import org.jspecify.annotations.NullMarked;
