@NullMarked
package io.weir.cli.parse;

import org.jspecify.annotations.NullMarked;
