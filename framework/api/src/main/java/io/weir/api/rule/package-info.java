/** Rules watch events and raise alerts. */
@NullMarked
package io.weir.api.rule;

import org.jspecify.annotations.NullMarked;
