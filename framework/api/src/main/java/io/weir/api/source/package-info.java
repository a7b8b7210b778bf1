/** Sources read lines. */
@NullMarked
package io.weir.api.source;

import org.jspecify.annotations.NullMarked;
