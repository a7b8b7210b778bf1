/** What watches events and raises alerts. */
@NullMarked
package io.weir.api.rule;

import org.jspecify.annotations.NullMarked;
