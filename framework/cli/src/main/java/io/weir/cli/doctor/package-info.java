/** The command {@code doctor}: what is right and wrong with this Weir and its machine. */
@NullMarked
package io.weir.cli.doctor;

import org.jspecify.annotations.NullMarked;
