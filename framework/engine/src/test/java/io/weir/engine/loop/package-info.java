@NullMarked
package io.weir.engine.loop;

import org.jspecify.annotations.NullMarked;
