/** Blocks addresses with sets of nftables. */
@NullMarked
package io.weir.plugins.action.nftables;

import org.jspecify.annotations.NullMarked;
