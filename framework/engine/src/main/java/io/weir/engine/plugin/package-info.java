/** The plugins folder: jars behind a class-loader wall, and the catalogue of what they bring. */
@NullMarked
package io.weir.engine.plugin;

import org.jspecify.annotations.NullMarked;
