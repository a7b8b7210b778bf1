/** Keeps addresses out with a table of the packet filter pf. */
@NullMarked
package io.weir.plugins.action.pf;

import org.jspecify.annotations.NullMarked;
