/**
 * What Weir's own modules may do with the API's classes, beside what their public methods let
 * everybody do. No part of the API: it may change at any time, and plugins do not get it.
 */
@NullMarked
package io.weir.api.internal;

import org.jspecify.annotations.NullMarked;
