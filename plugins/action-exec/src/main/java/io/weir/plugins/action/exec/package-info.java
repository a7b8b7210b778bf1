/** Runs programs of the administrator's own. */
@NullMarked
package io.weir.plugins.action.exec;

import org.jspecify.annotations.NullMarked;
