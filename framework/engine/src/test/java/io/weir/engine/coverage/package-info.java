@NullMarked
package io.weir.engine.coverage;

import org.jspecify.annotations.NullMarked;
