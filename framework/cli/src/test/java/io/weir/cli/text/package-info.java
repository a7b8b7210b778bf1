@NullMarked
package io.weir.cli.text;

import org.jspecify.annotations.NullMarked;
