/** Reports of a time range, from the store: numbers, series and rankings. */
@NullMarked
package io.weir.engine.report;

import org.jspecify.annotations.NullMarked;
