/** Blocks addresses with sets of ipset. */
@NullMarked
package io.weir.plugins.action.ipset;

import org.jspecify.annotations.NullMarked;
