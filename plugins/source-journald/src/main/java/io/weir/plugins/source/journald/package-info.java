/** Reads the systemd journal. */
@NullMarked
package io.weir.plugins.source.journald;

import org.jspecify.annotations.NullMarked;
