/** Where events are kept and asked for. */
@NullMarked
package io.weir.api.store;

import org.jspecify.annotations.NullMarked;
