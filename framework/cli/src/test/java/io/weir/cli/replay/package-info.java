@NullMarked
package io.weir.cli.replay;

import org.jspecify.annotations.NullMarked;
