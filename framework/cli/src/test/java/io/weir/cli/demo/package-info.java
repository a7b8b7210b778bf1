@NullMarked
package io.weir.cli.demo;

import org.jspecify.annotations.NullMarked;
