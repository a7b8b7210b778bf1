/** Where lines come from. */
@NullMarked
package io.weir.api.source;

import org.jspecify.annotations.NullMarked;
