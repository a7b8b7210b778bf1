/** {@code users} and {@code tokens}: who may see the pages and give orders. */
@NullMarked
package io.weir.cli.access;

import org.jspecify.annotations.NullMarked;
