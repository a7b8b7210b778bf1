@NullMarked
package io.weir.engine.archive;

import org.jspecify.annotations.NullMarked;
