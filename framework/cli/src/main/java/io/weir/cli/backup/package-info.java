/** {@code backup} and {@code restore}: a daemon's state and store in a folder, and back. */
@NullMarked
package io.weir.cli.backup;

import org.jspecify.annotations.NullMarked;
