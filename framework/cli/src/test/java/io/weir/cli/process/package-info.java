@NullMarked
package io.weir.cli.process;

import org.jspecify.annotations.NullMarked;
