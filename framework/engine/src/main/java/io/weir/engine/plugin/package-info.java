/**
 * The plugins folder: jars with isolated class loaders, and the catalogue of their component types.
 */
@NullMarked
package io.weir.engine.plugin;

import org.jspecify.annotations.NullMarked;
