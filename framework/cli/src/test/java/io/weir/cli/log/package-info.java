@NullMarked
package io.weir.cli.log;

import org.jspecify.annotations.NullMarked;
