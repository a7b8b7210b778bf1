@NullMarked
package io.weir.engine.report;

import org.jspecify.annotations.NullMarked;
