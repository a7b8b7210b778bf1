/** How commands talk to a running daemon: through a Unix-domain socket in its state folder. */
@NullMarked
package io.weir.cli.socket;

import org.jspecify.annotations.NullMarked;
