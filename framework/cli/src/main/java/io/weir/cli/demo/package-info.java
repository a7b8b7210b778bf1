/** {@code weir demo}: a small imaginary mail server, and what Weir makes of it. */
@NullMarked
package io.weir.cli.demo;

import org.jspecify.annotations.NullMarked;
