/** How results are written: numbers, tables and JSON. */
@NullMarked
package io.weir.cli.text;

import org.jspecify.annotations.NullMarked;
