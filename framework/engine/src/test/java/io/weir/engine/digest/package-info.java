@NullMarked
package io.weir.engine.digest;

import org.jspecify.annotations.NullMarked;
