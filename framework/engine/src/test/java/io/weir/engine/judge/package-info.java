@NullMarked
package io.weir.engine.judge;

import org.jspecify.annotations.NullMarked;
