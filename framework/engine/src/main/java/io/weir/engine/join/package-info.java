/**
 * The join: gives events the values known from other events of their message, as their vocabulary
 * declares.
 */
@NullMarked
package io.weir.engine.join;

import org.jspecify.annotations.NullMarked;
