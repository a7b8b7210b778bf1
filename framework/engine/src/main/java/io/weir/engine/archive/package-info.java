/** Old logs: opened whatever they are packed with, read with the ids they had live, kept. */
@NullMarked
package io.weir.engine.archive;

import org.jspecify.annotations.NullMarked;
