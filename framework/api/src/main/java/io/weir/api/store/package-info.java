/** Stores keep events and answer queries. */
@NullMarked
package io.weir.api.store;

import org.jspecify.annotations.NullMarked;
