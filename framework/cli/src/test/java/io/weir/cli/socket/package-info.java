@NullMarked
package io.weir.cli.socket;

import org.jspecify.annotations.NullMarked;
