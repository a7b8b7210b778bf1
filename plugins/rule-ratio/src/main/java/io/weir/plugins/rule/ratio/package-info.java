/** Raises alerts where the share of matching events among a key's events reaches a limit. */
@NullMarked
package io.weir.plugins.rule.ratio;

import org.jspecify.annotations.NullMarked;
