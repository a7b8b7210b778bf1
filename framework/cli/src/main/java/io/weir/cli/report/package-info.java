/** {@code weir report}: statistics of a time range as text, JSON and HTML. */
@NullMarked
package io.weir.cli.report;

import org.jspecify.annotations.NullMarked;
