@NullMarked
package io.weir.cli.init;

import org.jspecify.annotations.NullMarked;
