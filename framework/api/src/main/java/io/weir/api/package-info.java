/**
 * The words that every plugin speaks: lines in, typed events out, fields, addresses, components.
 */
@NullMarked
package io.weir.api;

import org.jspecify.annotations.NullMarked;
