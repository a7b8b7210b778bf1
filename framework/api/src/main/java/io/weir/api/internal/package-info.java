/**
 * Access to the API's classes for Weir's own modules, beyond their public methods. Not part of the
 * API: it may change at any time and is not visible to plugins.
 */
@NullMarked
package io.weir.api.internal;

import org.jspecify.annotations.NullMarked;
