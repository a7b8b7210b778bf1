/** Raises alerts where a value is new for a key. */
@NullMarked
package io.weir.plugins.rule.firstseen;

import org.jspecify.annotations.NullMarked;
