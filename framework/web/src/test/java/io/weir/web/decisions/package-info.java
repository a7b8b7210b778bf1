@NullMarked
package io.weir.web.decisions;

import org.jspecify.annotations.NullMarked;
