/**
 * From pipeline files to typed options: reading with places, layering, binding, and all problems at
 * once.
 */
@NullMarked
package io.weir.engine.config;

import org.jspecify.annotations.NullMarked;
