@NullMarked
package io.weir.cli.command;

import org.jspecify.annotations.NullMarked;
